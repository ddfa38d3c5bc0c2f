/**
 * The tree on the left: sources, databases, schemas, tables. How much a level holds is known once it is opened; its rows
 * are read in pages where they come into sight, so that a level of 100,000 has its full length from the start and any
 * part of it is one question away. Holds no document.
 */

import { SvelteMap, SvelteSet } from 'svelte/reactivity';

import type { BrowsePage, Marked, Node, Tag } from '../api';
import { call as callHost, failureOf, NO_LIMIT } from '../data/call';
import { ancestors } from '../data/key';
import { seekFirst } from '../kit/typeahead';
import { Level, PAGE } from './level';
import { nameAt, rowAt, spansOf, type Span } from './spans';

export type TreeRow =
  | { is: 'node'; id: string; node: Node; depth: number; open: boolean; at: number; of: number; marked?: Marked }
  /** A row that was not read yet, or could not be. */
  | { is: 'waiting' | 'failed'; id: string; parent: string; at: number; depth: number; why?: string };

/** What is on the screen of the rows. It stays there when a harvest brings rows above it. */
export interface Sight {
  /** The first row. */
  top(): number;
  /** What is in sight has become so many rows further down. */
  moved(rows: number): void;
}

const ROOT = '';
/** Pages kept of all levels together. A person who opens tables all day opens a level for each of many. */
const KEPT = 48;
/** Levels read anew at once after a change: a person who opened hundreds asks for other things meanwhile. */
const AT_ONCE = 8;

export class ExplorerController {
  active = $state(0);
  /** Where the rows are seen, once they are. */
  sight: Sight | null = null;
  #levels = new SvelteMap<string, Level>();
  #open = new SvelteSet<string>();
  /** The pages that were read, as a level and a number, those read last at the end. */
  #recent = new Map<string, [parent: string, page: number]>();
  /** Pages being read, each once at a time. */
  #asking = new Map<string, { parent: string; done: Promise<void> }>();
  /** Answers to questions of before the last change are not shown. */
  #generation = 0;
  /** All names of a level that is not read to its end, once somebody typed one of them. */
  #names = new Map<string, Promise<string[]>>();
  /** Which of the words typed is the last: only that one leads anywhere. */
  #word = 0;
  readonly #call: typeof callHost;

  constructor(call: typeof callHost = callHost) {
    this.#call = call;
  }

  readonly #spans: readonly Span[] = $derived.by(() => spansOf(ROOT, this.#levels, this.#open));

  get length(): number {
    const last = this.#spans.at(-1);
    return last === undefined ? 0 : last.start + last.count;
  }

  get isEmpty(): boolean {
    const root = this.#levels.get(ROOT);
    return root?.total === 0 && root.failures.size === 0;
  }

  /** Nothing is known yet, not even that there is nothing. */
  get isWaiting(): boolean {
    return !this.#levels.has(ROOT);
  }

  at(index: number): TreeRow | undefined {
    return rowAt(this.#spans, index, this.#levels, this.#open);
  }

  nameAt(index: number): string | undefined {
    return nameAt(this.#spans, index, this.#levels);
  }

  start(): Promise<void> {
    return this.#read(ROOT, 0);
  }

  /** Answers went out of date: what is loaded is read again, quietly. */
  async changed(tags: readonly Tag[]): Promise<void> {
    if (!tags.includes('catalog') && !tags.includes('sources')) return;
    this.#names.clear();
    this.#generation += 1;
    const generation = this.#generation;
    for (const parent of this.#levels.keys()) if (parent !== ROOT && !this.#open.has(parent)) this.#levels.delete(parent);
    const parents = [...new Set([...this.#levels.keys(), ...[...this.#asking.values()].map(({ parent }) => parent)])];
    const read: [string, Level | null][] = [];
    for (let first = 0; first < parents.length && generation === this.#generation; first += AT_ONCE) {
      read.push(...(await Promise.all(parents.slice(first, first + AT_ONCE).map(async (parent): Promise<[string, Level | null]> => [parent, await this.#readAnew(parent)]))));
    }
    if (generation === this.#generation) this.#keepPlace(() => read.forEach(([parent, level]) => this.#put(parent, level)));
  }

  /** Rows come into sight: those that are missing are read. */
  need(first: number, last: number): void {
    for (const span of this.#spans) {
      if (span.is !== 'nodes' || span.start > last || span.start + span.count <= first) continue;
      const from = span.from + Math.max(0, first - span.start);
      const to = span.from + Math.min(span.count - 1, last - span.start);
      for (let page = Math.floor(from / PAGE); page <= Math.floor(to / PAGE); page += 1) {
        if (this.#levels.get(span.parent)?.lacks(page) === true) void this.#read(span.parent, page);
      }
    }
  }

  async toggle(key: string): Promise<void> {
    if (!this.#open.has(key)) return this.#show(key);
    this.#keepPlace(() => this.#open.delete(key), key);
  }

  /** Once more what could not be read. */
  async again(parent: string, at: number): Promise<void> {
    await this.#read(parent, Math.floor(at / PAGE));
  }

  move(by: number): void {
    this.active = Math.max(0, Math.min(this.length - 1, this.active + by));
  }

  /** Arrow right: opens, then steps in. */
  async enter(): Promise<void> {
    const row = this.at(this.active);
    if (row?.is !== 'node' || !row.node.children) return;
    if (row.open) this.move(1);
    else await this.#show(row.node.key);
  }

  /** Arrow left: closes, then steps out. */
  leave(): void {
    const row = this.at(this.active);
    if (row?.is === 'node' && row.open) {
      this.#open.delete(row.node.key);
      return;
    }
    const above = this.#indexOf(this.#parentOf(this.active));
    if (above >= 0) this.active = above;
  }

  /** Opens everything above an entity and steps to it. Returns whether it is there, and is still `meant` once that is known. */
  async reveal(key: string, isMeant: () => boolean = () => true): Promise<boolean> {
    const way = [...ancestors(key), key];
    // Read first and opened together, so that the tree changes once.
    await Promise.all(way.map((one, at) => this.#readHolding(way[at - 1] ?? ROOT, one)));
    if (!isMeant()) return false;
    for (const one of way.slice(0, -1)) if (this.#levels.has(one)) this.#open.add(one);
    const at = this.#indexOf(key);
    if (at >= 0) this.active = at;
    return at >= 0;
  }

  /**
   * Steps to the first name that begins as typed among those of the active row's level that were not read yet. Returns
   * whether it did: not where there is none, nor where the person has gone elsewhere meanwhile.
   */
  async lead(typed: string): Promise<boolean> {
    const [parent, from] = [this.#parentOf(this.active), this.active];
    if (parent === ROOT || this.#levels.get(parent)?.isWhole !== false) return false;
    this.#word += 1;
    const word = this.#word;
    const isMeant = () => word === this.#word && this.active === from;
    const level = { key: parent, deep: false, filter: '', kinds: [], sort: 'name' as const, descending: false };
    try {
      const asked = this.#names.get(parent) ?? this.#call('names', { ...level, offset: 0, limit: NO_LIMIT }).then(({ names }) => names);
      this.#names.set(parent, asked);
      const names = await asked;
      const at = seekFirst(typed, names);
      const found = at < 0 ? undefined : (await this.#call('contents', { ...level, offset: at, limit: 1 })).rows[0];
      return found !== undefined && isMeant() && (await this.reveal(found.key, isMeant));
    } catch {
      // Letters lead nowhere then. What keeps a level from being read is said where its rows would be.
      this.#names.delete(parent);
      return false;
    }
  }

  /** The container whose level a row lies in. */
  #parentOf(at: number): string {
    return this.#spans.findLast((span) => span.start <= at)?.parent ?? ROOT;
  }

  #indexOf(key: string): number {
    for (const span of this.#spans) {
      const place = span.is === 'nodes' ? this.#levels.get(span.parent)?.placeOf(key) : undefined;
      if (place !== undefined && place >= span.from && place < span.from + span.count) return span.start + place - span.from;
    }
    return -1;
  }

  async #show(key: string): Promise<void> {
    this.#open.add(key);
    if (!this.#levels.has(key)) await this.#read(key, 0);
  }

  #read(parent: string, page: number): Promise<void> {
    return this.#once(parent, `${page}`, () => this.#ask(parent, page * PAGE, null));
  }

  /** Reads the page that holds a child, unless it was read. */
  async #readHolding(parent: string, child: string): Promise<void> {
    if (this.#levels.get(parent)?.placeOf(child) !== undefined) return;
    await this.#once(parent, child, () => this.#ask(parent, 0, child));
  }

  /** Does what is under way already no second time. */
  #once(parent: string, what: string, ask: () => Promise<void>): Promise<void> {
    const id = `${parent} ${what}`;
    const asking = this.#asking.get(id) ?? { parent, done: ask().finally(() => this.#asking.delete(id)) };
    this.#asking.set(id, asking);
    return asking.done;
  }

  async #ask(parent: string, offset: number, holding: string | null): Promise<void> {
    const generation = this.#generation;
    const answered = await this.#page(parent, offset, holding).then(
      (page) => () => (this.#levels.get(parent) ?? new Level()).with(page, this.#open),
      (thrown: unknown) => () => this.#failed(parent, offset, thrown),
    );
    // What changed meanwhile may have moved it.
    if (generation !== this.#generation) await this.#ask(parent, offset, holding);
    else this.#put(parent, answered());
  }

  #page(parent: string, offset: number, holding: string | null): Promise<BrowsePage> {
    return this.#call('browse', { parent: parent === ROOT ? null : parent, offset, holding, limit: PAGE });
  }

  /** A level as it is now, as far as it had been read. */
  async #readAnew(parent: string): Promise<Level | null> {
    const known = this.#levels.get(parent);
    const pages = known === undefined ? [0] : known.read;
    let level = new Level();
    let at = 0;
    try {
      for (const page of await Promise.all(pages.map((page) => this.#page(parent, page * PAGE, null)))) level = level.with(page, this.#open);
      // What is open stays open, also where it has moved out of the pages that were read.
      for (const key of this.#open) {
        const place = known?.placeOf(key);
        if (place === undefined || level.placeOf(key) !== undefined) continue;
        at = place;
        level = level.with(await this.#page(parent, at, key), this.#open);
      }
      return level;
    } catch (thrown) {
      return this.#failed(parent, at, thrown);
    }
  }

  /** What is known of a level of which something could not be read. */
  #failed(parent: string, offset: number, thrown: unknown): Level | null {
    const error = failureOf(thrown);
    // A container that is gone is not a failure of the tree: its level above will say so.
    if (error.code === 'not_found' && parent !== ROOT) return null;
    return (this.#levels.get(parent) ?? new Level()).without(Math.floor(offset / PAGE), error);
  }

  #put(parent: string, level: Level | null): void {
    if (level !== null) {
      const before = this.#levels.get(parent);
      this.#levels.set(parent, level);
      for (const [page, read] of level.pages) if (before?.pages.get(page) !== read) this.#remember(parent, page);
      return;
    }
    this.#levels.delete(parent);
    this.#open.delete(parent);
  }

  /** Forgets the pages read longest ago once there are too many; they are read again when they come into sight. */
  #remember(parent: string, page: number): void {
    const id = `${parent} ${page}`;
    this.#recent.delete(id);
    this.#recent.set(id, [parent, page]);
    for (const [old, [of, at]] of this.#recent) {
      if (this.#recent.size <= KEPT) return;
      this.#recent.delete(old);
      const level = this.#levels.get(of);
      if (level !== undefined) this.#levels.set(of, level.forgetting(at, this.#open));
    }
  }

  /**
   * Lets rows come and go while the active one stays what it is, or becomes `otherwise` where it went, and the first one
   * in sight stays where it is.
   */
  #keepPlace(change: () => void, otherwise = ''): void {
    const first = this.sight?.top() ?? 0;
    const [active, top] = [this.at(this.active)?.id, this.at(first)?.id];
    change();
    const now = [active, otherwise].map((key) => (key === undefined ? -1 : this.#indexOf(key))).find((at) => at >= 0);
    if (now === undefined) this.move(0);
    else this.active = now;
    const moved = top === undefined ? -1 : this.#indexOf(top);
    if (moved >= 0 && moved !== first) this.sight?.moved(moved - first);
  }
}
