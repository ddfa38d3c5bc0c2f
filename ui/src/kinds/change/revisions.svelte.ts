/**
 * Revisions that were asked for, page after page, and of each its entities, page after page.
 *
 * What a revision changed stays as it is, so its further entities outlive a harvest. A comparison with now does not.
 */

import { untrack } from 'svelte';

import type { ApiError, HistoryRequest, RevisionView } from '../../api';
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

export class RevisionPages {
  /** A further page could not be read; what was read before it stays. */
  failed = $state.raw<{ error: ApiError; again: () => Promise<void> } | undefined>();
  #older = $state.raw<readonly RevisionView[]>([]);
  #more = $state<boolean | null>(null);
  /** Entities beyond the first page, by revision. */
  #rest = $state.raw<ReadonlyMap<string, RevisionView>>(new Map());
  #busy = false;
  readonly #request: () => HistoryRequest | null;
  readonly #first: Answer<'history'>;

  /** Made inside a component or effect root. A request of `null` asks nothing. */
  constructor(request: () => HistoryRequest | null) {
    this.#request = request;
    this.#first = watch('history', request);
    const asked = $derived(JSON.stringify(request()));
    // A new harvest shifts the first page, and what was paged in below it is read again on request.
    $effect.pre(() => {
      void this.#first.data;
      untrack(() => {
        this.#older = [];
        this.#more = null;
        this.failed = undefined;
        if (request()?.from != null) this.#rest = new Map();
      });
    });
    $effect.pre(() => {
      void asked;
      untrack(() => (this.#rest = new Map()));
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

  /** Reads the next page of revisions, if there is one and none is on its way. */
  async older(): Promise<void> {
    const [first, asked, last] = [this.#first.data, this.#request(), this.revisions?.at(-1)];
    if (asked === null || last === undefined || !(this.#more ?? first?.more ?? false)) return;
    await this.#read(first, { ...asked, before: last.revision }, () => this.older(), (page, revisions) => {
      this.#older = [...this.#older, ...revisions];
      this.#more = page;
    });
  }

  /** Reads the next page of what one revision changed, or of what differs. */
  async rest({ revision }: RevisionView): Promise<void> {
    const [first, asked] = [this.#first.data, this.#request()];
    const known = this.revisions?.find((one) => one.revision === revision);
    const last = known?.entities.at(-1);
    if (asked === null || known === undefined || last === undefined || restOf(known) === 0) return;
    const span = asked.from === null ? { revision } : { from: asked.from, to: revision };
    await this.#read(first, { ...asked, ...span, before: null, after: last.key, entities: ENTITIES, limit: 1 }, () => this.rest(known), (_, [page]) => {
      if (page === undefined) return;
      const before = this.#rest.get(revision);
      this.#rest = new Map([...this.#rest, [revision, before === undefined ? page : joined(before, page)]]);
    });
  }

  async #read(first: unknown, request: HistoryRequest, again: () => Promise<void>, take: (more: boolean, revisions: readonly RevisionView[]) => void): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const page = await call('history', request);
      // Something else was asked for, or a newer first page came: this one belongs to neither.
      if (first === this.#first.data) {
        take(page.more, page.revisions);
        this.failed = undefined;
      }
    } catch (thrown) {
      this.failed = { error: failureOf(thrown), again };
    }
    this.#busy = false;
  }
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
