/**
 * What a container holds, as rows that are fetched where a person looks: sorted and filtered by the catalog, in pages.
 *
 * The number of rows is known from the first page on, so the list has its full height at once and can be entered
 * anywhere. One page is on its way at a time, always the one that is looked at now: a fast scroll asks for the pages it
 * stops at and not for those it passed. A newer catalog replaces what is in sight and lets go of the rest. What is done
 * to rows nobody has looked at (copying all of them, going to a name) asks for names alone, all of them at once.
 */

import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

import type { ApiError, ContentRow, ContentSort, ContentsRequest, EntityKind, NamesView } from '../../api';
import { call, failureOf } from '../../data/call';
import { titleOf } from '../../data/key';
import { onChanged } from '../../data/live.svelte';
import type { Sort } from '../../kit/grid/sort';
import type { Span } from '../../kit/grid/spans';
import { seek } from '../../kit/typeahead';

/** Rows fetched at once. */
export const PAGE = 200;
/** Containers whose wishes are remembered for coming back to them. */
const REMEMBERED = 50;

/** What a person asks of a list. */
export interface Wishes {
  /** The tables and views at any depth instead of what lies directly below. */
  deep: boolean;
  filter: string;
  /** Empty: all kinds. */
  kinds: readonly EntityKind[];
  /** Null: by name. */
  sort: Sort | null;
}

const NONE: Wishes = { deep: false, filter: '', kinds: [], sort: null };
const remembered = new Map<string, Wishes>();

export class ContentsController {
  wishes = $state.raw<Wishes>(NONE);
  /** How many rows the wishes admit, and how many there are without filter and kinds. */
  matching = $state(0);
  total = $state(0);
  /** The kinds of what lies directly in the container, as its first rows told when all of it was listed. */
  kindsHere = $state.raw<ReadonlySet<EntityKind>>(new Set());
  /** Grows whenever the rows were replaced, and may have other numbers. */
  edition = $state(0);
  /** Grows when the rows that are asked for were read once more. */
  reread = $state(0);
  error = $state.raw<ApiError | undefined>();
  /** Whether the first rows are still awaited. */
  pending = $state(true);
  #pages = new SvelteMap<number, readonly ContentRow[]>();
  #parent = '';
  #sight: [first: number, last: number] = [0, 0];
  #isFetching = false;
  /** The wishes the rows shown are the answer to. */
  #answered: Wishes | undefined;
  /** All names in this order, once somebody went to one of them. */
  #names: Promise<string[]> | undefined;
  #turn = 0;
  #isStale = $state(false);

  /** Made inside a component or effect root. What is not shown is not asked for again until it is. */
  constructor(parent: () => string, shown: () => boolean = () => true) {
    // Compared as text: a newer answer about the same container is no other container.
    const key = $derived(parent());
    $effect.pre(() => {
      this.#parent = key;
      untrack(() => {
        this.wishes = remembered.get(this.#parent) ?? NONE;
        this.#sight = [0, 0];
        this.#pages.clear();
        this.#answered = undefined;
        this.matching = 0;
        this.pending = true;
        void this.#renew();
      });
    });
    $effect(() =>
      onChanged((tags) => {
        if (tags.includes('catalog') || tags.includes('index')) this.#isStale = true;
      }),
    );
    $effect(() => {
      if (this.#isStale && shown()) untrack(() => this.again());
    });
  }

  /** Changes what is asked for; the rows shown stay until the new ones are there. */
  wish(change: Partial<Wishes>): void {
    this.wishes = { ...this.wishes, ...change };
    remembered.delete(this.#parent);
    remembered.set(this.#parent, this.wishes);
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    this.#sight = [0, 0];
    void this.#renew();
  }

  rowAt(index: number): ContentRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The names of rows, as the source writes them; of a row that is out of reach by now, as its key has it. */
  namesOf(keys: readonly string[]): string[] {
    const names = new Map([...this.#pages.values()].flat().map((row) => [row.key, row.written ?? row.name]));
    return keys.map((key) => names.get(key) ?? titleOf(key));
  }

  /** The names of the rows of these numbers, as the source writes them, whether or not the rows were fetched. */
  async namesIn(spans: readonly Span[]): Promise<string[]> {
    const answers = await this.#ask(spans);
    return answers.flatMap(({ names, written }) => {
      const changed = new Map(written.map(({ at, text }) => [at, text]));
      return names.map((name, at) => changed.get(at) ?? name);
    });
  }

  /** One question for each span. */
  #ask(spans: readonly Span[]): Promise<NamesView[]> {
    return Promise.all(spans.filter(({ from }) => from < this.matching).map(({ from, to }) => call('names', { ...this.#request(0), offset: from, limit: Math.min(to, this.matching - 1) - from + 1 })));
  }

  /** The number of the row that letters typed on row `from` mean, -1 for none. Rejects where names cannot be read. */
  async seek(typed: string, from: number): Promise<number> {
    const isHere = this.#pages.size * PAGE >= this.matching;
    if (isHere) return seek(typed, from, this.matching, (index) => this.rowAt(index)?.name);
    // By what is shown: nobody types the quotes.
    this.#names ??= this.#ask([{ from: 0, to: Infinity }]).then((answers) => answers.flatMap((answer) => answer.names));
    try {
      const names = await this.#names;
      return seek(typed, from, names.length, (index) => names[index]);
    } catch (thrown) {
      this.#names = undefined;
      throw thrown;
    }
  }

  /** Says which rows are looked at, first and last. */
  look(first: number, last: number): void {
    this.#sight = [first, last];
    if (!this.#isFetching) void this.#follow();
  }

  /** Asks once more for what is in sight. */
  again(): void {
    void this.#renew();
  }

  /** Replaces all pages by those that are looked at. */
  async #renew(): Promise<void> {
    const turn = ++this.#turn;
    this.#isFetching = true;
    this.#isStale = false;
    this.#names = undefined;
    const asked = this.wishes;
    const [page, last] = this.#sight.map((index) => Math.floor(index / PAGE)) as [number, number];
    const request = this.#request(page);
    try {
      // Two, where the end of one is in sight: what is read is found again only among what came.
      const [answer, next] = await Promise.all([call('contents', request), last > page ? call('contents', this.#request(page + 1)) : undefined]);
      if (turn !== this.#turn) return;
      if (page === 0 && !request.deep && answer.matching === answer.total) this.kindsHere = new Set(answer.rows.map((row) => row.kind));
      this.#pages.clear();
      this.#pages.set(page, answer.rows);
      if (next !== undefined) this.#pages.set(page + 1, next.rows);
      this.matching = answer.matching;
      this.total = answer.total;
      this.edition += 1;
      if (asked === this.#answered) this.reread += 1;
      this.#answered = asked;
      this.error = undefined;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = failureOf(thrown);
    }
    this.pending = false;
    this.#isFetching = false;
    await this.#follow();
  }

  /** Fetches what is in sight and missing, one page after the other. */
  async #follow(): Promise<void> {
    const turn = this.#turn;
    this.#isFetching = true;
    for (let page = this.#missing(); page !== undefined && this.error === undefined; page = this.#missing()) {
      await this.#read(page);
      if (turn !== this.#turn) return;
    }
    this.#isFetching = false;
  }

  #missing(): number | undefined {
    const [first, last] = this.#sight;
    for (let page = Math.floor(first / PAGE); page <= Math.floor(Math.min(last, this.matching - 1) / PAGE); page += 1) {
      if (!this.#pages.has(page)) return page;
    }
    return undefined;
  }

  async #read(page: number): Promise<void> {
    const turn = this.#turn;
    try {
      const answer = await call('contents', this.#request(page));
      if (turn !== this.#turn) return;
      this.#pages.set(page, answer.rows);
      this.matching = answer.matching;
    } catch (thrown) {
      if (turn === this.#turn) this.error = failureOf(thrown);
    }
  }

  #request(page: number): ContentsRequest {
    const { deep, filter, kinds, sort } = this.wishes;
    return {
      key: this.#parent, deep, filter: filter.trim(), kinds: [...kinds],
      sort: (sort?.column ?? 'name') as ContentSort, descending: sort?.direction === 'descending', offset: page * PAGE, limit: PAGE,
    };
  }
}

/** For tests: nothing is remembered. */
export function forgetWishes(): void {
  remembered.clear();
}
