/**
 * What the Changes screen shows: the revisions of everything, of one source or one of them alone, or the comparison of
 * two; and which of their changes. The address says the first, the catalog is asked for all of it.
 */

import { untrack } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';

import type { ApiError, EntityKind, HistoryRequest, RevisionView } from '../../api';
import { watch, type Answer } from '../../data/cache.svelte';
import { EVERYTHING, gather, RevisionPages, type Gathered } from '../../kinds/change/revisions.svelte';
import type { Sign } from '../../kinds/change/sentence';

/** Revisions a comparison is chosen from, beside those that were paged in. */
const CHOICES = 200;

/** What the address names. */
export interface At {
  source?: string;
  revision?: string;
}

export class ChangesController {
  readonly signs = new SvelteSet<Sign>();
  readonly kinds = new SvelteSet<EntityKind>();
  /** Compare from this revision, not included; null for the list of revisions. */
  from = $state<string | null>(null);
  /** Compare to this revision; null for now. */
  to = $state<string | null>(null);
  readonly #at: () => At;
  readonly #list: RevisionPages;
  readonly #compared: RevisionPages;
  readonly #choices: Answer<'history'>;
  /** What was shown last, and of what. It stays while its filter changes. */
  #held = $state.raw<{ of: string; revisions: readonly RevisionView[] } | undefined>();

  /** Made inside a component or effect root. */
  constructor(at: () => At) {
    this.#at = at;
    this.#list = new RevisionPages(() => (this.comparing ? null : this.request));
    this.#compared = new RevisionPages(() => (this.comparing ? this.request : null));
    this.#choices = watch('history', () => ({ ...EVERYTHING, key: this.source, entities: 0, limit: CHOICES }));
    // Whoever is led to a revision wants to see that one.
    const place = $derived(`${this.source} ${this.revision}`);
    $effect.pre(() => {
      void place;
      untrack(() => this.compare(null));
    });
    $effect.pre(() => {
      const revisions = this.#pages.revisions;
      if (revisions !== undefined) untrack(() => (this.#held = { of: this.#subject, revisions }));
    });
  }

  /** The key of the one source that is shown; null for all. */
  get source(): string | null {
    return this.#at().source ?? null;
  }

  /** The one revision that is shown; null for all. */
  get revision(): string | null {
    return this.#at().revision ?? null;
  }

  get comparing(): boolean {
    return this.from !== null;
  }

  get isFiltered(): boolean {
    return this.signs.size + this.kinds.size > 0;
  }

  /** What the catalog is asked for. */
  get request(): HistoryRequest {
    const span = this.comparing ? { from: this.from, to: this.to } : { revision: this.revision };
    return { ...EVERYTHING, key: this.source, ...span, signs: [...this.signs].sort(), kinds: [...this.kinds].sort() };
  }

  /** Every revision there is to choose from, newest first, whatever is shown. */
  get known(): readonly RevisionView[] {
    const all = [...(this.#choices.data?.revisions ?? []), ...(this.#list.revisions ?? [])];
    const byNumber = new Map(all.map((revision) => [BigInt(revision.revision), revision]));
    return [...byNumber].sort(([one], [other]) => (one < other ? 1 : -1)).map(([, revision]) => revision);
  }

  /** What is shown; undefined while nothing has been answered. */
  get revisions(): readonly RevisionView[] | undefined {
    const { revisions, error } = this.#pages;
    if (revisions !== undefined || error !== undefined) return revisions;
    return this.#held?.of === this.#subject ? this.#held.revisions : undefined;
  }

  get error(): ApiError | undefined {
    return this.#pages.error;
  }

  /** A further page could not be read. */
  get failed(): RevisionPages['failed'] {
    return this.#pages.failed;
  }

  /** Revisions a comparison may end with: those after its beginning. */
  get ends(): readonly RevisionView[] {
    const from = this.from;
    return from === null ? [] : this.known.filter(({ revision }) => BigInt(revision) > BigInt(from));
  }

  /** Compares from a revision to now, or ends the comparison. */
  compare(from: string | null): void {
    this.from = from;
    this.to = null;
  }

  toggle<Value>(among: SvelteSet<Value>, value: Value): void {
    if (!among.delete(value)) among.add(value);
  }

  clear(): void {
    this.signs.clear();
    this.kinds.clear();
  }

  again(): void {
    this.#pages.again();
  }

  /** Reads the next page of revisions, if there is one. */
  async older(): Promise<void> {
    await this.#pages.older();
  }

  /** Reads more of what one revision changed. */
  async rest(revision: RevisionView): Promise<void> {
    await this.#pages.rest(revision);
  }

  /** All of it, read or not. */
  async gather(): Promise<Gathered> {
    return gather(this.request);
  }

  get #pages(): RevisionPages {
    return this.comparing ? this.#compared : this.#list;
  }

  get #subject(): string {
    return JSON.stringify([this.source, this.revision, this.from, this.to]);
  }
}
