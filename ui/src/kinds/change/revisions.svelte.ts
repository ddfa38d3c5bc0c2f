/**
 * Revisions that were asked for, page after page, and of each its entities, page after page.
 *
 * What a revision changed stays as it is, so its further entities and the revisions below it outlive a harvest. A
 * comparison with now does not.
 */

import { untrack } from 'svelte';

import type { ApiError, HistoryPage, HistoryRequest, RevisionView } from '../../api';
import { watch, type Answer } from '../../data/cache.svelte';
import { call, failureOf } from '../../data/call';
import { joined, restOf } from './rows';

/** Everything there ever was; what is asked for narrows it down. */
export const EVERYTHING: HistoryRequest = { key: null, from: null, to: null, before: null, revision: null, after: null, signs: [], kinds: [], entities: null, limit: 20 };

/** Entities read at once beyond the first page: as many as the catalog tells. */
const ENTITIES = 1_000;
/** Entities and revisions that are gathered into one text. Nobody reads further. */
const MOST = 50_000;
const MOST_REVISIONS = 1_000;
const GATHERED = 10;

/** What is read next: an answer of the catalog, and what it is put to. */
interface Next {
  request: HistoryRequest;
  take: (page: HistoryPage) => void;
}

export class RevisionPages {
  /** A further page could not be read; what was read before it stays. `of` names what it is a page of. */
  failed = $state.raw<{ error: ApiError; of: string; again: () => Promise<void> } | undefined>();
  #older = $state.raw<readonly RevisionView[]>([]);
  #more = $state<boolean | null>(null);
  /** Entities beyond the first page, by revision. */
  #rest = $state.raw<ReadonlyMap<string, RevisionView>>(new Map());
  /** The first page as it was last, and what it was the answer to. */
  #known: { first: HistoryPage | undefined; asked: string } = { first: undefined, asked: '' };
  /** The request that is on its way. */
  #reading: string | null = null;
  /** What was asked for meanwhile, by what it is a page of. */
  readonly #refused = new Map<string, () => Next | undefined>();
  readonly #request: () => HistoryRequest | null;
  readonly #first: Answer<'history'>;

  /** Made inside a component or effect root. A request of `null` asks nothing. */
  constructor(request: () => HistoryRequest | null) {
    this.#request = request;
    this.#first = watch('history', request);
    const asked = $derived(JSON.stringify(request()));
    $effect.pre(() => {
      const known = { first: this.#first.data, asked };
      untrack(() => this.#follow(known));
    });
  }

  /** What was read so far, newest first; undefined while nothing has been answered. */
  get revisions(): readonly RevisionView[] | undefined {
    const first = this.#first.data;
    if (first === undefined) return undefined;
    return [...first.revisions, ...this.#older].map((revision) => joined(revision, this.#rest.get(revision.revision)));
  }

  get error(): ApiError | undefined {
    return this.#first.error;
  }

  again(): void {
    this.#first.again();
  }

  /** Reads the next page of revisions, if there is one. While another page is on its way, after that. */
  async older(): Promise<void> {
    await this.#read('older', () => this.#below());
  }

  /** Reads the next page of what one revision changed, or of what differs. While another page is on its way, after that. */
  async rest({ revision }: RevisionView): Promise<void> {
    await this.#read(`rest ${revision}`, () => this.#within(revision));
  }

  /** A harvest puts revisions before those that were read. What it leaves as it was is not read again. */
  #follow(known: { first: HistoryPage | undefined; asked: string }): void {
    const before = this.#known;
    this.#known = known;
    this.failed = undefined;
    const isSame = known.asked === before.asked;
    const isCompared = this.#request()?.from != null;
    if (!isSame) this.#refused.clear();
    if (!isSame || isCompared) this.#rest = new Map();
    const older = isSame && !isCompared ? below(known.first?.revisions ?? [], [...(before.first?.revisions ?? []), ...this.#older]) : [];
    this.#more = older.length === 0 ? null : (this.#more ?? before.first?.more ?? null);
    this.#older = older;
  }

  #below(): Next | undefined {
    const [asked, last] = [this.#request(), this.revisions?.at(-1)];
    if (asked === null || last === undefined || !(this.#more ?? this.#first.data?.more ?? false)) return undefined;
    return {
      request: { ...asked, before: last.revision },
      take: ({ revisions, more }) => {
        this.#older = [...this.#older, ...revisions];
        this.#more = more;
      },
    };
  }

  #within(revision: string): Next | undefined {
    const asked = this.#request();
    // A comparison is one entry, under the number of what it compares with.
    const known = this.revisions?.find((one) => asked?.from != null || one.revision === revision);
    const last = known?.entities.at(-1);
    if (asked === null || known === undefined || last === undefined || restOf(known) === 0) return undefined;
    const span = asked.from === null ? { revision } : { from: asked.from, to: known.revision };
    return {
      request: { ...asked, ...span, before: null, after: last.key, entities: ENTITIES, limit: 1 },
      take: ({ revisions: [page] }) => {
        if (page === undefined) return;
        const before = this.#rest.get(known.revision);
        this.#rest = new Map([...this.#rest, [known.revision, before === undefined ? page : joined(before, page)]]);
      },
    };
  }

  async #read(of: string, next: () => Next | undefined): Promise<void> {
    const page = next();
    if (page === undefined) return;
    const id = JSON.stringify(page.request);
    if (this.#reading !== null) {
      // A list says that its end is near as often as it is scrolled: the page that comes is the one it means.
      if (id !== this.#reading) this.#refused.set(of, next);
      return;
    }
    this.#reading = id;
    const { first, asked } = this.#known;
    const isAsked = () => asked === this.#known.asked;
    try {
      const answer = await call('history', page.request);
      // A comparison has its further entities from one catalog; revisions keep theirs, and need only to meet.
      const fits = JSON.stringify(next()?.request) === id && (page.request.from === null || first === this.#known.first);
      if (isAsked() && fits) {
        page.take(answer);
        if (this.failed?.of === of) this.failed = undefined;
      } else if (isAsked()) this.#refused.set(of, next);
    } catch (thrown) {
      if (isAsked()) this.failed = { error: failureOf(thrown), of, again: () => this.#read(of, next) };
    }
    this.#reading = null;
    for (const [waiting, again] of this.#refused) {
      this.#refused.delete(waiting);
      await this.#read(waiting, again);
    }
  }
}

/** What of the revisions that are known lies below a newer first page: nothing where the two do not meet. */
function below(first: readonly RevisionView[], known: readonly RevisionView[]): readonly RevisionView[] {
  const start = first.findIndex((one) => idOf(one) === idOf(known[0]));
  if (start < 0) return [];
  const shared = first.slice(start);
  return shared.every((one, at) => idOf(one) === idOf(known[at])) ? known.slice(shared.length) : [];
}

/** A revision as it is: another catalog, or one with a source less, has others under the same numbers. */
function idOf(one: RevisionView | undefined): string {
  return JSON.stringify([one?.revision, one?.at, one?.source, one?.added, one?.changed, one?.removed]);
}

export interface Gathered {
  revisions: RevisionView[];
  /** There are older revisions than these. */
  more: boolean;
}

/** Everything that a request is about, as far as anybody reads. */
export async function gather(request: HistoryRequest): Promise<Gathered> {
  const found: RevisionView[] = [];
  let left = MOST;
  for (let before = request.before; ; before = found.at(-1)?.revision ?? null) {
    const page = await call('history', { ...request, before, entities: Math.min(left, ENTITIES), limit: GATHERED });
    for (const revision of page.revisions) {
      const whole = await entitiesOf(request, revision, left);
      left = Math.max(0, left - whole.entities.length);
      found.push(whole);
    }
    if (!page.more || left === 0 || found.length >= MOST_REVISIONS) return { revisions: found, more: page.more };
  }
}

/** A revision with all of its entities, or with as many as are left to gather. */
async function entitiesOf(request: HistoryRequest, revision: RevisionView, most: number): Promise<RevisionView> {
  let whole = { ...revision, entities: revision.entities.slice(0, most) };
  const span = request.from === null ? { revision: revision.revision } : { from: request.from, to: revision.revision };
  while (restOf(whole) > 0 && whole.entities.length < most) {
    const after = whole.entities.at(-1)?.key ?? null;
    const page = await call('history', { ...request, ...span, before: null, after, entities: Math.min(most - whole.entities.length, ENTITIES), limit: 1 });
    const next = page.revisions[0];
    if (next === undefined || next.entities.length === 0) break;
    whole = joined(whole, next);
  }
  return whole;
}
