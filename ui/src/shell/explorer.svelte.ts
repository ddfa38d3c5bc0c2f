/**
 * The tree on the left: sources, databases, schemas, tables. Each level is asked for when it is opened and comes in
 * pages; what is open is flattened to rows, because rows are what a virtual list can draw. Holds no document.
 */

import { SvelteMap, SvelteSet } from 'svelte/reactivity';

import type { ApiError, Marked, Node, Tag } from '../api';
import { call as callHost, failureOf, NO_LIMIT } from '../data/call';
import { ancestors } from '../data/key';
import { seekFirst } from '../kit/typeahead';

/** As many as the command gives at once. */
const PAGE = 1000;

interface Level {
  nodes: readonly Node[];
  more: boolean;
  error: ApiError | null;
}

export type TreeRow =
  | { is: 'node'; id: string; node: Node; depth: number; open: boolean; marked?: Marked }
  | { is: 'more'; id: string; parent: string | null; depth: number }
  | { is: 'error'; id: string; parent: string | null; depth: number; error: ApiError };

const ROOT = '';

export class ExplorerController {
  active = $state(0);
  #levels = new SvelteMap<string, Level>();
  #open = new SvelteSet<string>();
  /** Levels being read, each once at a time. */
  #asking = new Map<string, Promise<void>>();
  /** All names of a level that is not read to its end, once somebody typed one of them. */
  #names = new Map<string, Promise<string[]>>();
  /** Which of the words typed is the last: only that one leads anywhere. */
  #word = 0;
  readonly #call: typeof callHost;

  constructor(call: typeof callHost = callHost) {
    this.#call = call;
  }

  readonly rows: TreeRow[] = $derived.by(() => {
    const rows: TreeRow[] = [];
    this.#collect(ROOT, 0, rows);
    return rows;
  });

  get isEmpty(): boolean {
    const root = this.#levels.get(ROOT);
    return root !== undefined && root.error === null && root.nodes.length === 0;
  }

  /** Nothing is known yet, not even that there is nothing. */
  get isWaiting(): boolean {
    return !this.#levels.has(ROOT);
  }

  start(): Promise<void> {
    return this.#read(ROOT);
  }

  /** Answers went out of date: what is loaded is read again, quietly. */
  async changed(tags: readonly Tag[]): Promise<void> {
    if (!tags.includes('catalog') && !tags.includes('sources')) return;
    this.#names.clear();
    const parents = new Set([...this.#levels.keys(), ...this.#asking.keys()]);
    await Promise.all([...parents].map((parent) => this.#readAnew(parent)));
  }

  async toggle(key: string): Promise<void> {
    if (this.#open.delete(key)) return;
    await this.#show(key);
  }

  /** The row at the end of an unfinished level has come into sight. */
  async more(parent: string | null): Promise<void> {
    await this.#append(parent ?? ROOT);
  }

  async again(parent: string | null): Promise<void> {
    await this.#read(parent ?? ROOT);
  }

  move(by: number): void {
    this.active = Math.max(0, Math.min(this.rows.length - 1, this.active + by));
  }

  /** The last row. Pages that are missing are read first, unless the person goes elsewhere meanwhile. */
  async end(): Promise<void> {
    let before = -1;
    while (this.rows.length > before) {
      before = this.rows.length;
      this.move(Infinity);
      const [row, at] = [this.rows[this.active], this.active];
      if (row?.is !== 'more') return;
      await this.more(row.parent);
      if (this.active !== at) return;
    }
  }

  /** Arrow right: opens, then steps in. */
  async enter(): Promise<void> {
    const row = this.rows[this.active];
    if (row?.is !== 'node' || !row.node.children) return;
    if (row.open) this.move(1);
    else await this.#show(row.node.key);
  }

  /** Arrow left: closes, then steps out. */
  leave(): void {
    const row = this.rows[this.active];
    if (row === undefined) return;
    if (row.is === 'node' && row.open) {
      this.#open.delete(row.node.key);
      return;
    }
    for (let at = this.active - 1; at >= 0; at -= 1) {
      if ((this.rows[at]?.depth ?? 0) < row.depth) {
        this.active = at;
        return;
      }
    }
  }

  /**
   * Opens everything above an entity and steps to it. Returns whether it is there: among what is loaded, and among at
   * most so many further pages of its level. Stops where it is no longer `meant` once they are read.
   */
  async reveal(key: string, pages = 0, isMeant: () => boolean = () => true): Promise<boolean> {
    const above = ancestors(key);
    // Read first and opened together, so that the tree changes once.
    await Promise.all(above.map((one) => (this.#levels.has(one) ? undefined : this.#read(one))));
    for (const one of above) if (this.#levels.has(one)) this.#open.add(one);
    const parent = above.at(-1) ?? ROOT;
    for (let page = 0; page < pages && isMeant() && !this.#holds(parent, key) && this.#levels.get(parent)?.more === true; page += 1) await this.#append(parent);
    if (!isMeant()) return false;
    const at = this.rows.findIndex((row) => row.is === 'node' && row.node.key === key);
    if (at >= 0) this.active = at;
    return at >= 0;
  }

  /**
   * Steps to the first name that begins as typed among those of the active row's level which no row shows yet, and reads
   * the level as far. Returns whether it did: not where there is none, nor where the person has gone elsewhere meanwhile.
   */
  async lead(typed: string): Promise<boolean> {
    const [parent, from] = [this.#levelOf(this.active), this.active];
    if (parent === ROOT || this.#levels.get(parent)?.more !== true) return false;
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
      return found !== undefined && isMeant() && (await this.reveal(found.key, Infinity, isMeant));
    } catch {
      // Letters lead nowhere then. What keeps a level from being read is said where it ends.
      this.#names.delete(parent);
      return false;
    }
  }

  /** The container whose level a row lies in. */
  #levelOf(at: number): string {
    const depth = this.rows[at]?.depth ?? 0;
    for (let above = at - 1; above >= 0; above -= 1) {
      const row = this.rows[above];
      if (row?.is === 'node' && row.depth < depth) return row.node.key;
    }
    return ROOT;
  }

  #holds(parent: string, key: string): boolean {
    return this.#levels.get(parent)?.nodes.some((node) => node.key === key) ?? false;
  }

  async #show(key: string): Promise<void> {
    this.#open.add(key);
    if (!this.#levels.has(key)) await this.#read(key);
  }

  /** Reads a level from its start, as far as it had been read. */
  #read(parent: string): Promise<void> {
    return this.#once(parent, async () => {
      const wanted = Math.max(PAGE, this.#levels.get(parent)?.nodes.length ?? 0);
      const nodes: Node[] = [];
      let more = true;
      while (more && nodes.length < wanted) {
        const page = await this.#page(parent, nodes.at(-1)?.key ?? null);
        nodes.push(...page.nodes);
        more = page.more;
      }
      this.#levels.set(parent, { nodes, more, error: null });
    });
  }

  /** Reads a level after whoever reads it already, whose answer may be older than what changed. */
  async #readAnew(parent: string): Promise<void> {
    await this.#asking.get(parent);
    await this.#read(parent);
  }

  #append(parent: string): Promise<void> {
    return this.#once(parent, async () => {
      const level = this.#levels.get(parent);
      if (level === undefined || !level.more) return;
      const page = await this.#page(parent, level.nodes.at(-1)?.key ?? null);
      this.#levels.set(parent, { nodes: [...level.nodes, ...page.nodes], more: page.more, error: null });
    });
  }

  /** Asks for a level, or waits for whoever asks already. */
  #once(parent: string, ask: () => Promise<void>): Promise<void> {
    const asking = this.#asking.get(parent) ?? this.#guarded(parent, ask);
    this.#asking.set(parent, asking);
    return asking;
  }

  async #guarded(parent: string, ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch (thrown) {
      this.#failed(parent, thrown);
    } finally {
      this.#asking.delete(parent);
    }
  }

  #page(parent: string, after: string | null) {
    return this.#call('browse', { parent: parent === ROOT ? null : parent, after, limit: PAGE });
  }

  #failed(parent: string, thrown: unknown): void {
    const known = this.#levels.get(parent);
    const error = failureOf(thrown);
    // A container that is gone is not a failure of the tree: its level above will say so.
    if (error.code === 'not_found' && parent !== ROOT) {
      this.#levels.delete(parent);
      this.#open.delete(parent);
      return;
    }
    this.#levels.set(parent, { nodes: known?.nodes ?? [], more: false, error });
  }

  #collect(parent: string, depth: number, rows: TreeRow[]): void {
    const level = this.#levels.get(parent);
    const above = parent === ROOT ? null : parent;
    if (level === undefined) {
      if (parent !== ROOT) rows.push({ is: 'more', id: `more ${parent}`, parent: above, depth });
      return;
    }
    for (const node of level.nodes) {
      const open = node.children && this.#open.has(node.key);
      rows.push({ is: 'node', id: node.key, node, depth, open });
      if (open) this.#collect(node.key, depth + 1, rows);
    }
    if (level.error !== null) rows.push({ is: 'error', id: `error ${parent}`, parent: above, depth, error: level.error });
    else if (level.more) rows.push({ is: 'more', id: `more ${parent}`, parent: above, depth });
  }
}
