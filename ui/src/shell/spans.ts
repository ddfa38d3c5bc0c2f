/**
 * The explorer's levels as one list of rows: runs of neighbours of one level, each a few numbers however long it is. A
 * row is made when it is looked at.
 */

import { ancestors } from '../data/key';
import type { TreeRow } from './explorer.svelte';
import type { Level } from './level';

export interface Span {
  /** `waiting` stands for a level nothing is known of yet, `failed` for one that could not be read at all: one row each. */
  is: 'nodes' | 'waiting' | 'failed';
  /** The row it begins with. */
  start: number;
  count: number;
  parent: string;
  depth: number;
  /** The place in its level that it begins with. */
  from: number;
}

type Levels = ReadonlyMap<string, Level>;

export function spansOf(root: string, levels: Levels, open: ReadonlySet<string>): Span[] {
  const spans: Span[] = [];
  const openIn = new Map<string, string[]>();
  for (const key of open) {
    const above = ancestors(key).at(-1);
    // A source lies in nothing but the tree itself.
    const parent = above === undefined || above === key ? root : above;
    openIn.set(parent, [...(openIn.get(parent) ?? []), key]);
  }
  collect(root, 0, root);
  return spans;

  function collect(parent: string, depth: number, top: string): void {
    const level = levels.get(parent);
    if (level === undefined) {
      if (parent !== top) push('waiting', parent, depth, 0, 1);
      return;
    }
    const opened = (openIn.get(parent) ?? []).flatMap((key) => level.placeOf(key) ?? []).sort((one, other) => one - other);
    let from = 0;
    for (const place of opened) {
      push('nodes', parent, depth, from, place + 1 - from);
      from = place + 1;
      const node = level.node(place);
      if (node?.children === true) collect(node.key, depth + 1, top);
    }
    push('nodes', parent, depth, from, level.total - from);
    if (level.total === 0 && level.failures.size > 0) push('failed', parent, depth, 0, 1);
  }

  function push(is: Span['is'], parent: string, depth: number, from: number, count: number): void {
    const last = spans.at(-1);
    if (count > 0) spans.push({ is, parent, depth, from, count, start: last === undefined ? 0 : last.start + last.count });
  }
}

export function rowAt(spans: readonly Span[], index: number, levels: Levels, open: ReadonlySet<string>): TreeRow | undefined {
  const span = spanAt(spans, index);
  if (span === undefined) return undefined;
  const { parent, depth } = span;
  const at = span.from + index - span.start;
  const level = levels.get(parent);
  const node = span.is === 'nodes' ? level?.node(at) : undefined;
  if (node !== undefined) return { is: 'node', id: node.key, node, depth, open: node.children && open.has(node.key), at, of: level?.total ?? 0 };
  const why = span.is === 'waiting' ? undefined : level?.failure(at)?.message;
  return { is: why === undefined ? 'waiting' : 'failed', id: `${parent} ${at}`, parent, at, depth, why };
}

/** The name in a row, where it was read. Asked of every row of a level at once: makes nothing. */
export function nameAt(spans: readonly Span[], index: number, levels: Levels): string | undefined {
  const span = spanAt(spans, index);
  return span?.is === 'nodes' ? levels.get(span.parent)?.node(span.from + index - span.start)?.name : undefined;
}

/** The span a row lies in, found by halving. */
function spanAt(spans: readonly Span[], index: number): Span | undefined {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span === undefined || index < span.start) high = middle;
    else if (index >= span.start + span.count) low = middle + 1;
    else return span;
  }
  return undefined;
}
