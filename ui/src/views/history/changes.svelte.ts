/**
 * What the Changes screen shows: the revisions of everything or of one source, page after page, or the comparison of two
 * of them; and which of their changes.
 *
 * The source is asked of the catalog. The kinds are chosen here, among what was listed: a revision lists its first 200
 * entities and says how many more there are.
 */

import { untrack } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';

import type { ApiError, EntityKind, RevisionView } from '../../api';
import { watch, type Answer } from '../../data/cache.svelte';
import { call, failureOf } from '../../data/call';
import type { Filter } from '../../kinds/change/rows';
import type { Sign } from '../../kinds/change/sentence';

const PAGE = 20;

export class ChangesController {
  readonly signs = new SvelteSet<Sign>();
  readonly kinds = new SvelteSet<EntityKind>();
  /** The key of the one source that is shown; null for all. */
  source = $state<string | null>(null);
  /** Compare from this revision, not included; null for the list of revisions. */
  from = $state<string | null>(null);
  /** Compare to this revision; null for now. */
  to = $state<string | null>(null);
  /** The older pages could not be read; what was read before them stays. */
  olderError = $state.raw<ApiError | undefined>();
  #older = $state.raw<readonly RevisionView[]>([]);
  #more = $state<boolean | null>(null);
  #busy = false;
  #first: Answer<'history'>;
  #compared: Answer<'history'>;

  /** Made inside a component or effect root. */
  constructor() {
    this.#first = watch('history', () => ({ key: this.source, from: null, to: null, before: null, limit: PAGE }));
    this.#compared = watch('history', () => (this.from === null ? null : { key: this.source, from: this.from, to: this.to, before: null, limit: 1 }));
    // A new harvest shifts the first page, and what was paged in below it is read again on request.
    $effect.pre(() => {
      void this.#first.data;
      untrack(() => {
        this.#older = [];
        this.#more = null;
        this.olderError = undefined;
      });
    });
  }

  get filter(): Filter {
    return { signs: this.signs, kinds: this.kinds };
  }

  get comparing(): boolean {
    return this.from !== null;
  }

  /** Every revision read so far, newest first, whatever is compared. */
  get known(): readonly RevisionView[] {
    return [...(this.#first.data?.revisions ?? []), ...this.#older];
  }

  /** What is shown; undefined while nothing has been answered. */
  get revisions(): readonly RevisionView[] | undefined {
    if (this.comparing) return this.#compared.data?.revisions;
    return this.#first.data === undefined ? undefined : this.known;
  }

  get error(): ApiError | undefined {
    return this.comparing ? this.#compared.error : this.#first.error;
  }

  /** Revisions a comparison may end with: those after its beginning. */
  get ends(): readonly RevisionView[] {
    const from = this.from;
    return from === null ? [] : this.known.filter(({ revision }) => BigInt(revision) > BigInt(from));
  }

  show(source: string | null): void {
    this.source = source;
    this.compare(null);
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
    (this.comparing ? this.#compared : this.#first).again();
  }

  /** Reads the next page, if there is one and none is on its way. */
  async older(): Promise<void> {
    const last = this.known.at(-1);
    if (this.comparing || this.#busy || last === undefined || !(this.#more ?? this.#first.data?.more ?? false)) return;
    const first = this.#first.data;
    this.#busy = true;
    try {
      const page = await call('history', { key: this.source, from: null, to: null, before: last.revision, limit: PAGE });
      // Another source, or a newer first page: this one belongs to neither.
      if (first === this.#first.data) {
        this.#older = [...this.#older, ...page.revisions];
        this.#more = page.more;
        this.olderError = undefined;
      }
    } catch (thrown) {
      this.olderError = failureOf(thrown);
    }
    this.#busy = false;
  }
}
