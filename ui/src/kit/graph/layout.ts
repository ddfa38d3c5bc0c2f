/**
 * Where boxes go. The first picture is dagre's, in layers from left to right along the ties.
 *
 * What stands stays: boxes that join later are laid out around the box they hang on, and each then takes the free place
 * nearest to the one it was given. So nothing moves that a person has already found, at the price of ties that may be
 * longer than in a picture drawn afresh. Pure, and the same answer for the same question.
 */

import { Graph, layout as layered } from '@dagrejs/dagre';

import { tieId, type Arrangement, type Box, type Point, type Rect, type Tie } from './graph';
import { BELOW, blockOf, stacksOf } from './stack';

const BESIDE = 84;
/** How much higher or lower a box would rather stand than one column further out. */
const COLUMN_COST = 420;
const COLUMNS = 8;

export interface LayoutRequest {
  boxes: readonly Box[];
  ties: readonly Tie[];
  standing: Arrangement;
}

export function arrange({ boxes, ties, standing }: LayoutRequest): Arrangement {
  const known = new Set(boxes.map((box) => box.id));
  const between = ties.filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  const places = new Map([...standing.places].filter(([id]) => known.has(id)));
  const bends = new Map([...standing.bends].filter(([id]) => between.some((tie) => tieId(tie) === id)));
  if (places.size === 0) return whole(boxes, between);

  const rects = new Map(boxes.flatMap((box) => rectOf(box, places.get(box.id))));
  let waiting = boxes.filter((box) => !rects.has(box.id));
  while (waiting.length > 0) {
    const anchor = anchorOf(waiting, between, rects);
    const joining = anchor === undefined ? waiting : waiting.filter((box) => isTied(between, anchor, box.id));
    join(joining, anchor, { boxes, ties: between }, rects, bends);
    waiting = waiting.filter((box) => !rects.has(box.id));
  }
  return { places: new Map([...rects].map(([id, { x, y }]) => [id, { x, y }])), bends };
}

/** Everything at once, by dagre. */
function whole(boxes: readonly Box[], ties: readonly Tie[]): { places: Map<string, Point>; bends: Map<string, Point[]> } {
  const stacks = stacksOf(boxes, ties).map((stack) => ({ ...stack, block: blockOf(stack) }));
  const stacked = new Map(stacks.flatMap((stack) => stack.boxes.map((box) => [box.id, stack] as const)));
  const graph = new Graph();
  // Beside a block, which is wide, boxes stand on the side their lines leave to.
  const rankalign = stacks.some(({ inward }) => inward) ? 'bottom' : 'top';
  graph.setGraph({ rankdir: 'LR', rankalign, nodesep: BELOW, ranksep: BESIDE, edgesep: 10 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) if (!stacked.has(id)) graph.setNode(id, { width, height });
  for (const { id, block } of stacks) graph.setNode(id, { width: block.width, height: block.height });
  const loose = ties.filter(({ from, to }) => !stacked.has(from) && !stacked.has(to));
  for (const { from, to } of loose) graph.setEdge(from, to);
  for (const { id, anchor, inward } of stacks) graph.setEdge(inward ? id : anchor, inward ? anchor : id);
  layered(graph);

  const places = new Map<string, Point>();
  const bends = new Map<string, Point[]>();
  for (const box of boxes) if (!stacked.has(box.id)) places.set(box.id, cornerOf(graph, box.id));
  for (const tie of loose) {
    // The first and the last point lie on the boxes; a line ends at a row instead.
    const points = (graph.edge(tie.from, tie.to) as { points?: Point[] }).points?.slice(1, -1) ?? [];
    if (points.length > 1) bends.set(tieId(tie), points.map((point) => moved(point, ORIGIN)));
  }
  for (const { id, block } of stacks) for (const [member, place] of block.places) places.set(member, moved(place, cornerOf(graph, id)));
  for (const tie of ties) {
    const stack = stacked.get(tie.from) ?? stacked.get(tie.to);
    if (stack === undefined) continue;
    const points = stack.block.bends.get(stacked.has(tie.from) ? tie.from : tie.to) ?? [];
    const outward = points.map((point) => moved(point, cornerOf(graph, stack.id)));
    bends.set(tieId(tie), stack.inward ? outward : outward.reverse());
  }
  return { places, bends };
}

const ORIGIN: Point = { x: 0, y: 0 };

function moved(point: Point, by: Point): Point {
  return { x: Math.round(point.x + by.x), y: Math.round(point.y + by.y) };
}

/** Dagre speaks of middles. */
function cornerOf(graph: Graph, id: string): Point {
  const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id) as Partial<Rect>;
  return { x: Math.round(x - width / 2), y: Math.round(y - height / 2) };
}

/** The standing box that most of the waiting ones hang on; none when no tie leads to them. */
function anchorOf(waiting: readonly Box[], ties: readonly Tie[], rects: ReadonlyMap<string, Rect>): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const id of rects.keys()) {
    const hanging = waiting.filter((box) => isTied(ties, id, box.id)).length;
    if (hanging > most) [best, most] = [id, hanging];
  }
  return best;
}

/** Lays boxes out around their anchor and moves each to the nearest free place. Adds them to `rects`, and their bends. */
function join(joining: readonly Box[], anchor: string | undefined, { boxes, ties }: Omit<LayoutRequest, 'standing'>, rects: Map<string, Rect>, bends: Map<string, readonly Point[]>): void {
  const group = [...boxes.filter((box) => box.id === anchor), ...joining];
  const inside = new Set(group.map((box) => box.id));
  const near = ties.filter(({ from, to }) => inside.has(from) && inside.has(to));
  const wished = whole(group, near);
  const stands = (anchor === undefined ? undefined : rects.get(anchor)) ?? { x: 0, y: lowest(rects) + BELOW };
  const drawn = (anchor === undefined ? undefined : wished.places.get(anchor)) ?? ORIGIN;
  const shift = { x: stands.x - drawn.x, y: stands.y - drawn.y };
  const granted = new Set([anchor]);
  for (const box of joining) {
    const wish = moved(wished.places.get(box.id) ?? ORIGIN, shift);
    const place = freePlace(box, wish, wish.x < stands.x ? -1 : 1, [...rects.values()]);
    if (place.x === wish.x && place.y === wish.y) granted.add(box.id);
    rects.set(box.id, { ...place, width: box.width, height: box.height });
  }
  for (const tie of near) {
    const points = wished.bends.get(tieId(tie));
    if (points !== undefined && granted.has(tie.from) && granted.has(tie.to)) bends.set(tieId(tie), points.map((point) => moved(point, shift)));
  }
}

/** The free place nearest to a wish: higher or lower in its column, or in the columns further out. */
function freePlace(box: Box, wish: Point, outward: 1 | -1, taken: readonly Rect[]): Point {
  let best = wish;
  let least = Infinity;
  for (let column = 0; column < COLUMNS; column += 1) {
    const x = wish.x + outward * column * (box.width + BESIDE);
    const inWay = taken.filter((rect) => x < rect.x + rect.width + BELOW && rect.x < x + box.width + BELOW);
    const heights = [wish.y, ...inWay.flatMap((rect) => [rect.y - box.height - BELOW, rect.y + rect.height + BELOW])];
    for (const y of heights) {
      const cost = column * COLUMN_COST + Math.abs(y - wish.y);
      if (cost >= least) continue;
      if (inWay.some((rect) => y < rect.y + rect.height + BELOW && rect.y < y + box.height + BELOW)) continue;
      [best, least] = [{ x: Math.round(x), y: Math.round(y) }, cost];
    }
  }
  return best;
}

function isTied(ties: readonly Tie[], one: string, other: string): boolean {
  return ties.some(({ from, to }) => (from === one && to === other) || (from === other && to === one));
}

function lowest(rects: ReadonlyMap<string, Rect>): number {
  return Math.max(...[...rects.values()].map((rect) => rect.y + rect.height));
}

function rectOf(box: Box, place: Point | undefined): [string, Rect][] {
  return place === undefined ? [] : [[box.id, { ...place, width: box.width, height: box.height }]];
}
