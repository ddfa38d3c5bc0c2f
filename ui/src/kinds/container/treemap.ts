/**
 * Tables as areas: a squarified treemap, by schema where there are several. Pure geometry in pixels; what is drawn with
 * it is `Sizes.svelte`'s. Imported only when somebody looks at sizes, for the library's sake.
 */

import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';

import type { Tile, TreemapView } from '../../api';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A table's area. `tile` is null for all the tables that are too small to be told apart. */
export interface Area extends Box {
  tile: Tile | null;
  value: number;
}

/** A schema's area, around those of its tables. */
export interface Group extends Box {
  name: string;
  value: number;
  /** Whether there is room for its name above its tables. */
  headed: boolean;
}

export interface Treemap {
  /** Largest first; what is left over comes last. */
  areas: Area[];
  /** Empty where all tables lie in one place. */
  groups: Group[];
  /** Whether what is left over is drawn smaller than it is. */
  cut: boolean;
}

const HEAD = 20;
const GAP = { groups: 8, tables: 2 };
/** What is left over may take this much of the tables' room: in a catalog of many small tables it would take all of it. */
const MOST_REST = 0.25;

interface Node {
  name: string;
  tile: Tile | null;
  value: number;
  children?: Node[];
}

/** Lays out `width` by `height` pixels. The first `above` names of a path are the container's own and tell nothing apart. */
export function layOut(view: TreemapView, above: number, width: number, height: number): Treemap {
  const tiles = view.tiles.map((tile): Node => ({ name: tile.name, tile, value: Number(tile.value) })).filter(({ value }) => value > 0);
  const rest = Number(view.rest);
  const drawn = Math.min(rest, MOST_REST * tiles.reduce((sum, { value }) => sum + value, 0));
  const leftOver: Node[] = drawn > 0 ? [{ name: '', tile: null, value: drawn }] : [];
  const groups = [...byPlace(tiles, above)].map(([name, children]): Node => ({ name, tile: null, value: 0, children }));
  const root: Node = { name: '', tile: null, value: 0, children: [...(groups.length > 1 ? groups : tiles), ...leftOver] };

  const laid = treemap<Node>()
    .tile(treemapSquarify.ratio(1.3))
    .size([Math.max(0, width), Math.max(0, height)])
    .round(true)
    .paddingInner((node) => (node.depth === 0 && groups.length > 1 ? GAP.groups : GAP.tables))
    .paddingTop((node) => (node.depth === 1 && isHeaded(node.x1 - node.x0, node.y1 - node.y0) ? HEAD : 0))(
    hierarchy(root).sum((node) => node.value).sort((a, b) => (b.value ?? 0) - (a.value ?? 0)),
  );

  const found: Treemap = { areas: [], groups: [], cut: drawn < rest };
  for (const node of laid.descendants()) {
    const { data, value = 0, x0, y0, x1, y1, depth, children } = node;
    // What is thinner than the gap may come to lie just beyond the edge.
    const box = { x: Math.min(x0, width), y: Math.min(y0, height), width: Math.max(0, Math.min(x1, width) - x0), height: Math.max(0, Math.min(y1, height) - y0) };
    if (children === undefined && depth > 0) found.areas.push({ ...box, tile: data.tile, value: data.tile === null ? rest : value });
    else if (depth === 1) found.groups.push({ ...box, name: data.name, value, headed: isHeaded(box.width, box.height) });
  }
  found.areas.sort((a, b) => Number(a.tile === null) - Number(b.tile === null) || b.value - a.value);
  return found;
}

/** The area an arrow key leads to: the nearest one that lies beyond this edge and across from it. */
export function neighbour(areas: readonly Box[], from: number, key: string): number {
  const here = areas[from];
  if (here === undefined) return from;
  const isAcross = key === 'ArrowLeft' || key === 'ArrowRight';
  const sign = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1;
  const [start, end] = isAcross ? ['x', 'width'] as const : ['y', 'height'] as const;
  const [side, length] = isAcross ? ['y', 'height'] as const : ['x', 'width'] as const;
  let best = from;
  let least = Infinity;
  for (const [index, there] of areas.entries()) {
    const gap = sign === 1 ? there[start] - (here[start] + here[end]) : here[start] - (there[start] + there[end]);
    const overlaps = there[side] < here[side] + here[length] && there[side] + there[length] > here[side];
    if (index === from || gap < 0 || !overlaps) continue;
    // Among those at the same distance, the one whose near corner lines up best.
    const distance = gap * 1000 + Math.abs(there[side] - here[side]);
    if (distance < least) [least, best] = [distance, index];
  }
  return best;
}

function isHeaded(width: number, height: number): boolean {
  return width > 64 && height > 3 * HEAD;
}

function byPlace(nodes: readonly Node[], above: number): Map<string, Node[]> {
  const groups = new Map<string, Node[]>();
  for (const node of nodes) {
    const place = node.tile?.path.slice(above).join('.') ?? '';
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [node]);
    else group.push(node);
  }
  return groups;
}
