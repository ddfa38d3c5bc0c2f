/**
 * The explorer, filtered: what is typed is asked of the search itself, and its hits are hung under the containers they
 * lie in. One matcher, so what the box finds the tree finds. Holds no document.
 */

import type { ApiError, EntityKind, Hit, Node } from '../api';
import { call as callHost, failureOf } from '../data/call';
import { ancestors } from '../data/key';
import type { TreeRow } from './explorer.svelte';

/** Hits hung into the tree; whoever needs more goes on in the search. */
const LIMIT = 200;

export class ExplorerFilter {
  text = $state('');
  rows = $state.raw<readonly TreeRow[]>([]);
  #active = $state(0);
  /** Hits that found no room. */
  rest = $state(0);
  answered = $state(false);
  error = $state.raw<ApiError | undefined>();
  #turn = 0;
  /** What the rows were found for. */
  #foundFor = '';
  /** The person went to a row since they typed. */
  #hasMoved = false;
  /** What is to be done with the best row, once it is there. */
  #intended: (() => void) | undefined;
  readonly #call: typeof callHost;

  constructor(call: typeof callHost = callHost) {
    this.#call = call;
  }

  /** The number of the row a person is at. */
  get active(): number {
    return this.#active;
  }

  set active(index: number) {
    this.#active = index;
    this.#hasMoved = true;
  }

  get length(): number {
    return this.rows.length;
  }

  at(index: number): TreeRow | undefined {
    return this.rows[index];
  }

  nameAt(index: number): string | undefined {
    const row = this.rows[index];
    return row?.is === 'node' ? row.node.name : undefined;
  }

  get isOn(): boolean {
    return this.text.trim() !== '';
  }

  type(text: string): void {
    this.text = text;
    this.#active = 0;
    this.#hasMoved = false;
    this.#intended = undefined;
    void this.again();
  }

  /** Does something with the active row. While the rows are those of another text it waits, as the search itself does. */
  decide(act: () => void): void {
    if (this.isOn && this.#foundFor !== this.text && !this.#hasMoved) this.#intended = act;
    else act();
  }

  move(by: number): void {
    this.active = Math.max(0, Math.min(this.rows.length - 1, this.active + by));
  }

  /** Arrow left: to the container. */
  leave(): void {
    const depth = this.rows[this.active]?.depth ?? 0;
    for (let at = this.active - 1; at >= 0; at -= 1) {
      if ((this.rows[at]?.depth ?? 0) < depth) {
        this.active = at;
        return;
      }
    }
  }

  async again(): Promise<void> {
    const turn = ++this.#turn;
    const { text } = this;
    if (!this.isOn) {
      this.rows = [];
      this.rest = 0;
      this.#foundFor = text;
      this.answered = false;
      return;
    }
    try {
      const page = await this.#call('search', { query: text, filters: [], limit: LIMIT, offset: 0, facets: false, lane: 'explorer', turn });
      if (turn !== this.#turn) return;
      const former = this.#hasMoved ? this.rows[this.active]?.id : undefined;
      this.rows = hung(page.hits);
      this.rest = Math.max(0, page.total - page.hits.length);
      this.error = undefined;
      // The row they went to; else the best hit, not the container it hangs under.
      const numbers = [former, page.hits[0]?.key].map((id) => this.rows.findIndex((row) => row.id === id));
      this.#active = numbers.find((at) => at >= 0) ?? 0;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = failureOf(thrown);
      this.rows = [];
      this.rest = 0;
    }
    this.answered = true;
    this.#foundFor = text;
    const act = this.#intended;
    this.#intended = undefined;
    if (this.rows.length > 0) act?.();
  }
}

interface Branch {
  node: Node;
  hit: Hit | undefined;
  below: Map<string, Branch>;
}

/** The hits as rows of a tree, each container once, the best hit's first. */
export function hung(hits: readonly Hit[]): TreeRow[] {
  const roots = new Map<string, Branch>();
  for (const hit of hits) {
    let level = roots;
    const above = hit.kind === 'source' ? [] : ancestors(hit.key);
    for (const [depth, key] of above.entries()) level = branchOf(level, key, () => container(hit, key, depth, above.length)).below;
    const branch = branchOf(level, hit.key, () => nodeOf(hit));
    branch.hit = hit;
    branch.node = { ...branch.node, ...nodeOf(hit) };
  }
  const rows: TreeRow[] = [];
  collect(roots, 0, rows);
  return rows;
}

function branchOf(level: Map<string, Branch>, key: string, make: () => Node): Branch {
  const known = level.get(key) ?? { node: make(), hit: undefined, below: new Map<string, Branch>() };
  level.set(key, known);
  return known;
}

function nodeOf(hit: Hit): Node {
  return { key: hit.key, name: hit.name.text, kind: hit.kind, form: hit.form, tables: null, rows: hit.rows, bytes: hit.bytes, children: false };
}

/** A container above a hit: its name is in the hit's path, its kind follows from where it stands. */
function container(hit: Hit, key: string, depth: number, levels: number): Node {
  const kind: EntityKind = depth === 0 ? 'source' : depth === 1 && levels > 2 ? 'database' : 'schema';
  const name = depth === 0 ? hit.source.name : (hit.path[depth - 1] ?? '');
  return { key, name, kind, form: kind === 'source' || kind === 'database' ? kind : 'schema', tables: null, rows: null, bytes: null, children: true };
}

function collect(level: Map<string, Branch>, depth: number, rows: TreeRow[]): void {
  for (const [at, { node, hit, below }] of [...level.values()].entries()) {
    rows.push({ is: 'node', id: node.key, node: { ...node, children: below.size > 0 }, depth, open: below.size > 0, at, of: level.size, marked: hit?.name });
    collect(below, depth + 1, rows);
  }
}
