/**
 * Answers of the catalog, kept by request and dropped by tag.
 *
 * An answer stays on the screen until a newer one is there, so a harvest in the background never blanks what a person
 * reads. What nobody looks at is kept for going back, up to a bound, and forgotten as soon as it is out of date.
 */

import { untrack } from 'svelte';

import { READS, type ApiError, type Tag } from '../api';
import { call, failureOf, type CommandName, type RequestOf, type ResponseOf } from './call';

/** Everything an answer may be made from. */
export const EVERY_TAG: readonly Tag[] = ['catalog', 'index', 'sources', 'runs', 'settings', 'annotations'];
/** Unwatched answers kept for back and forward. */
const KEPT = 120;

class Entry<Name extends CommandName> {
  data = $state.raw<ResponseOf<Name> | undefined>();
  error = $state.raw<ApiError | undefined>();
  pending = $state(false);
  watchers = 0;
  stale = true;
  #asked = 0;

  constructor(
    readonly name: Name,
    readonly request: RequestOf<Name>,
  ) {}

  /** Out of date while being asked for already: asked once more at the end, however often it was said meanwhile. */
  refresh(): void {
    if (this.pending) this.stale = true;
    else void this.fetch();
  }

  async fetch(): Promise<void> {
    const turn = ++this.#asked;
    this.stale = false;
    this.pending = true;
    try {
      const data = await call(this.name, this.request);
      if (turn !== this.#asked) return;
      this.data = data;
      this.error = undefined;
    } catch (thrown) {
      if (turn !== this.#asked) return;
      this.error = failureOf(thrown);
    }
    this.pending = false;
    if (this.stale && this.watchers > 0) void this.fetch();
  }
}

const entries = new Map<string, Entry<CommandName>>();

function entryOf<Name extends CommandName>(name: Name, request: RequestOf<Name>): Entry<Name> {
  const id = `${name} ${JSON.stringify(request)}`;
  let entry = entries.get(id);
  if (entry === undefined) entry = new Entry<CommandName>(name, request);
  // Taken out and put back: a Map iterates in order of insertion, so the oldest use comes first.
  entries.delete(id);
  entries.set(id, entry);
  return entry as unknown as Entry<Name>;
}

function forget(): void {
  let surplus = entries.size - KEPT;
  for (const [id, entry] of entries) {
    if (surplus <= 0) return;
    if (entry.watchers > 0) continue;
    entries.delete(id);
    surplus -= 1;
  }
}

/** Answers that carry one of `tags` are out of date: watched ones are asked for again, the others forgotten. */
export function drop(tags: readonly Tag[]): void {
  for (const [id, entry] of entries) {
    if (!READS[entry.name].some((tag) => tags.includes(tag))) continue;
    if (entry.watchers > 0) entry.refresh();
    else entries.delete(id);
  }
}

/** Everything is out of date: the catalog was out of hearing for a while. */
export function dropAll(): void {
  drop(EVERY_TAG);
}

/** Asks ahead of whoever will watch the answer. */
export function ask<Name extends CommandName>(name: Name, request: RequestOf<Name>): void {
  const entry = entryOf(name, request);
  if (entry.stale) void entry.fetch();
}

export interface Answer<Name extends CommandName> {
  readonly data: ResponseOf<Name> | undefined;
  readonly error: ApiError | undefined;
  readonly pending: boolean;
  again(): void;
}

/**
 * The answer to a request that may change over time, for the life of the component or effect root it is made in.
 * A request of `null` asks nothing.
 */
export function watch<Name extends CommandName>(name: Name, request: () => RequestOf<Name> | null): Answer<Name> {
  // Compared as text, so that a new object with the same content is the same request.
  const text = $derived.by(() => {
    const wanted = request();
    return wanted === null ? null : JSON.stringify(wanted);
  });
  const entry = $derived(text === null ? null : untrack(() => entryOf(name, JSON.parse(text) as RequestOf<Name>)));

  $effect.pre(() => {
    const watched = entry;
    if (watched === null) return;
    return untrack(() => {
      watched.watchers += 1;
      if (watched.stale || watched.error !== undefined) void watched.fetch();
      return () => {
        watched.watchers -= 1;
        forget();
      };
    });
  });

  return {
    get data() {
      return entry?.data;
    },
    get error() {
      return entry?.error;
    },
    get pending() {
      return entry !== null && (entry.pending || (entry.data === undefined && entry.error === undefined));
    },
    again: () => void entry?.fetch(),
  };
}

/** For tests: an empty cache. */
export function clearCache(): void {
  entries.clear();
}
