/**
 * One search box: what is typed, what was found, where the person is in it.
 *
 * A keystroke asks at once; those that follow it within one frame are coalesced into one more call, without a timer.
 * Each call carries a turn, and an answer to an older turn is ignored. Results stay on the screen until newer ones are there. Holds no document.
 */

import type { ApiError, Facet, FacetField, Filter, Hit, QueryNote, Suggestion, Tag } from '../../api';
import { call as callHost, failureOf } from '../../data/call';
import { nearest } from '../../kit/nearest';

/** Hits asked for at once: what two screens show, and small enough to cross to the window in a blink. */
const PAGE = 30;
/** Nobody scrolls further; the count still says how many there are. */
const REACH = 10_000;
/** How long a half-typed syllable rests before it is searched for as it stands. */
const COMPOSING_MS = 160;

export interface SearchSurroundings {
  call: typeof callHost;
  /** Runs a function before the next paint. */
  nextFrame: (run: () => void) => void;
}

const WINDOW: SearchSurroundings = {
  call: callHost,
  nextFrame: (run) => void requestAnimationFrame(run),
};

export class SearchController {
  query = $state('');
  filters = $state.raw<readonly Filter[]>([]);
  /** Sparse: what has not been paged in is missing. */
  hits = $state.raw<readonly (Hit | undefined)[]>([]);
  total = $state(0);
  /** Nothing has all of the words: the hits have some of them. */
  partial = $state(false);
  /** Other queries that find more. */
  suggestions = $state.raw<readonly Suggestion[]>([]);
  /** What of the query was read otherwise than it may have been meant. */
  notes = $state.raw<readonly QueryNote[]>([]);
  tookUs = $state(0);
  facets = $state.raw<readonly Facet[]>([]);
  catchingUp = $state(false);
  error = $state.raw<ApiError | undefined>();
  /** Whether anything has been answered yet. */
  answered = $state(false);
  /** Grows when hits came for a question that was answered before: what is in sight stays where it is. */
  arrivals = $state(0);
  /** Grows when the person goes to a hit, or asks for others. */
  steps = $state(0);
  /** How often the box was called to take the keys. */
  called = $state(0);

  #active = $state(0);
  /** The key of the active hit, as far as it has arrived. */
  #key: string | undefined;
  /** The hits were read again, and the active one has not come yet. */
  #isAwaited = false;
  /** What is asked for now has been answered before. */
  #isKnown = false;
  #sight: readonly [first: number, last: number] = [0, 0];
  #turn = 0;
  /** The question whose answer is there. */
  #answeredTo: { query: string; filters: readonly Filter[] } | undefined;
  /** The person went to a hit since they asked. */
  #hasMoved = false;
  /** What is to be done with the first hit, once it is there. */
  #intended: ((hit: Hit) => void) | undefined;
  /** Asked for, and not shown yet. */
  #begun = false;
  #isShown = false;
  /** A call went out in this frame. */
  #askedThisFrame = false;
  /** Something changed since that call. */
  #stale = false;
  #composing: ReturnType<typeof setTimeout> | undefined;
  readonly #asked = new Set<number>();
  readonly #with: SearchSurroundings;

  constructor(surroundings: SearchSurroundings = WINDOW) {
    this.#with = surroundings;
  }

  /** Rows of the list: hits, as far as one can scroll. */
  get count(): number {
    return Math.min(this.total, REACH);
  }

  /** The number of the hit a person is at. */
  get active(): number {
    return this.#active;
  }

  set active(index: number) {
    this.#active = index;
    this.#key = this.hits[index]?.key;
    this.#isAwaited = false;
    this.#hasMoved = true;
    this.steps += 1;
  }

  /** None while what failed stands in place of the hits: those of the question before are kept, and nobody sees them. */
  get current(): Hit | undefined {
    return this.error === undefined ? this.hits[this.active] : undefined;
  }

  get isFiltered(): boolean {
    return this.filters.some((filter) => filter.values.length > 0);
  }

  /** What is in the box changed. `composing` while an input method has not settled on a syllable. */
  type(text: string, composing = false): void {
    this.query = text;
    clearTimeout(this.#composing);
    if (!composing) {
      this.#restart();
      return;
    }
    this.#composing = setTimeout(() => this.#restart(), COMPOSING_MS);
  }

  /** Nothing is searched for any more. Where nobody sees the answer, everything is not asked for. */
  clear(): void {
    if (this.#isShown) return this.type('');
    clearTimeout(this.#composing);
    this.query = '';
    this.#anew();
  }

  /** Searches for what was saved, or what the address says. */
  restore(query: string, filters: readonly Filter[]): void {
    clearTimeout(this.#composing);
    this.query = query;
    this.filters = filters;
    this.#restart();
  }

  toggle(field: FacetField, value: string): void {
    const others = this.filters.filter((filter) => filter.field !== field);
    const values = this.filters.find((filter) => filter.field === field)?.values ?? [];
    const next = values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
    this.filters = next.length === 0 ? others : [...others, { field, values: next }];
    this.#restart();
  }

  /** Asks what was suggested instead. */
  follow({ way, query }: Suggestion): void {
    if (way !== 'layout') this.filters = [];
    this.type(query);
  }

  clearFilters(): void {
    this.filters = [];
    this.#restart();
  }

  move(by: number): void {
    this.active = Math.max(0, Math.min(this.count - 1, this.active + by));
  }

  /**
   * Does something with the active hit. While the hits are still those of another question it waits for the answer, and
   * for the first of it, unless the person went to one of those that are there. Asking for others takes it back.
   */
  decide(act: (hit: Hit) => void): void {
    if (this.#isBehind && !this.#hasMoved) this.#intended = act;
    else if (this.current !== undefined) act(this.current);
  }

  get #isBehind(): boolean {
    return this.#answeredTo?.query !== this.query || this.#answeredTo.filters !== this.filters;
  }

  /** Asks the box to take the keys, as it is. */
  callBox(): void {
    this.called += 1;
  }

  /** The results come on the screen. What was asked for just before that is not asked for twice. */
  shown(): void {
    this.#isShown = true;
    if (!this.#begun) this.again();
    this.#begun = false;
  }

  hidden(): void {
    this.#isShown = false;
    this.#intended = undefined;
  }

  /** Answers went out of date. Those that nobody sees are asked for when they are shown. */
  changed(tags: readonly Tag[]): void {
    if (!tags.includes('catalog') && !tags.includes('index')) return;
    this.#begun = false;
    if (this.#isShown) this.again();
  }

  /** The same question once more: the catalog changed, or the last attempt failed. Place and scroll are kept. */
  again(): void {
    this.#schedule();
  }

  /** Pages in what is about to be seen. */
  need(first: number, last: number): void {
    this.#sight = [first, last];
    for (const page of pagesIn(this.#sight)) {
      const start = page * PAGE;
      if (start < this.count && this.hits[start] === undefined && !this.#asked.has(page)) void this.#page(page);
    }
  }

  /** Asks ahead of being shown, where it is not yet. */
  #restart(): void {
    this.#anew();
    this.#begun = !this.#isShown;
    this.#schedule();
  }

  /** Another question: from its first hit on. */
  #anew(): void {
    this.active = 0;
    this.#hasMoved = false;
    this.#intended = undefined;
    this.#key = undefined;
    this.#isKnown = false;
  }

  #schedule(): void {
    if (this.#askedThisFrame) {
      this.#stale = true;
      return;
    }
    this.#askedThisFrame = true;
    this.#with.nextFrame(() => {
      this.#askedThisFrame = false;
      if (!this.#stale) return;
      this.#stale = false;
      this.#schedule();
    });
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const turn = ++this.#turn;
    const { query, filters } = this;
    // What is read is found again only among what came: hits further down that are in sight come with the first ones.
    const further = this.#isKnown ? pagesIn(this.#sight).filter((page) => page > 0 && page * PAGE < this.count) : [];
    try {
      const [page, ...more] = await Promise.all([0, ...further].map((at) => this.#with.call('search', this.#request(at * PAGE, at === 0, turn))));
      if (turn !== this.#turn || page === undefined) return;
      this.#asked.clear();
      const hits: (Hit | undefined)[] = [...page.hits];
      for (const [at, { hits: rows }] of more.entries()) put(hits, rows, further[at] ?? 0);
      this.hits = hits;
      this.total = page.total;
      this.partial = page.partial;
      this.suggestions = page.suggestions;
      this.notes = page.notes;
      this.tookUs = page.took_us;
      this.facets = page.facets;
      this.catchingUp = page.catching_up;
      this.error = undefined;
      this.#isAwaited = this.#isKnown;
      this.#arrived();
      this.#isKnown = true;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = failureOf(thrown);
    }
    this.answered = true;
    this.#answeredTo = { query, filters };
    if (!this.#isBehind) this.#fulfil();
  }

  #fulfil(): void {
    const act = this.#intended;
    this.#intended = undefined;
    if (this.current !== undefined) act?.(this.current);
  }

  async #page(page: number): Promise<void> {
    const turn = this.#turn;
    this.#asked.add(page);
    try {
      const { hits } = await this.#with.call('search', this.#request(page * PAGE, false, turn));
      if (turn !== this.#turn) return;
      const all = [...this.hits];
      put(all, hits, page);
      this.hits = all;
      this.#arrived();
    } catch {
      // The rows stay empty and are asked for again when they are next scrolled to.
      this.#asked.delete(page);
    }
  }

  /** The active hit is the same one as before, wherever it stands now. */
  #arrived(): void {
    if (this.#isKnown) this.arrivals += 1;
    const keyAt = (index: number) => this.hits[index]?.key;
    if (this.#isAwaited && this.#key !== undefined && keyAt(this.#active) !== this.#key) {
      const at = nearest(this.#key, this.#active, this.count, keyAt);
      if (at >= 0) this.#active = at;
      // It may be among those that have not come.
      else if (keyAt(this.#active) === undefined && this.#active < this.count) return;
    }
    this.#active = Math.max(0, Math.min(this.#active, this.count - 1));
    const here = keyAt(this.#active);
    if (here === undefined) return;
    this.#key = here;
    this.#isAwaited = false;
  }

  #request(offset: number, facets: boolean, turn: number) {
    // Only the first page is superseded by newer typing; later pages belong to the turn they were asked in.
    return { query: this.query, filters: [...this.filters], limit: PAGE, offset, facets, lane: facets ? 'search' : null, turn };
  }
}

function pagesIn([first, last]: readonly [number, number]): number[] {
  const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** Writes the hits of a page into the list. */
function put(all: (Hit | undefined)[], hits: readonly Hit[], page: number): void {
  for (const [index, hit] of hits.entries()) all[page * PAGE + index] = hit;
}
