/**
 * Boxes with one tie each that hang on the same box and the same side of it. A few stand in a layer like any others;
 * many would make a tower of it, so they are laid out as one block: a grid beside their box, whose lines run in the gaps
 * between the rows.
 */

import type { Box, Point, Size, Tie } from './graph';

/** Above this many, boxes are stacked. */
const FEW = 10;
/** Rows for as many columns as give the block about the shape of a window. */
const SHAPE = 2.2;
const BETWEEN = 56;
/** Room in front of the anchor for lines to gather, for each row. */
const APPROACH = 9;
export const BELOW = 22;

export interface Stack {
  id: string;
  anchor: string;
  /** Whether the ties lead from the stacked boxes to their anchor, so that they stand to the left of it. */
  inward: boolean;
  boxes: readonly Box[];
}

export function stacksOf(boxes: readonly Box[], ties: readonly Tie[]): Stack[] {
  const partners = new Map<string, Set<string>>();
  for (const { from, to } of ties) {
    partners.set(from, (partners.get(from) ?? new Set()).add(to));
    partners.set(to, (partners.get(to) ?? new Set()).add(from));
  }
  const stacks = new Map<string, { anchor: string; inward: boolean; members: Set<string> }>();
  for (const { from, to } of ties) {
    const inward = partners.get(from)?.size === 1;
    if (!inward && partners.get(to)?.size !== 1) continue;
    const anchor = inward ? to : from;
    const id = `${inward ? 'to' : 'from'}\n${anchor}`;
    const stack = stacks.get(id) ?? { anchor, inward, members: new Set() };
    stack.members.add(inward ? from : to);
    stacks.set(id, stack);
  }
  return [...stacks]
    .filter(([, { members }]) => members.size > FEW)
    .map(([id, { anchor, inward, members }]) => ({ id, anchor, inward, boxes: boxes.filter((box) => members.has(box.id)) }));
}

export interface Block extends Size {
  places: Map<string, Point>;
  /** Where the line of a box passes the nearer columns; from the box to the anchor. */
  bends: Map<string, Point[]>;
}

/** The grid of a stack, from its top left corner: column after column, the nearest to the anchor first. */
export function blockOf({ inward, boxes }: Stack): Block {
  const rows = Math.ceil(Math.sqrt(SHAPE * boxes.length));
  const columns = Math.ceil(boxes.length / rows);
  const width = Math.max(...boxes.map((box) => box.width));
  const heights = Array.from({ length: rows }, (_, row) => Math.max(...boxes.filter((_box, at) => at % rows === row).map((box) => box.height)));
  const tops = heights.map((_, row) => heights.slice(0, row).reduce((sum, height) => sum + height + BELOW, 0));
  const approach = rows * APPROACH;
  const left = (column: number) => (inward ? columns - 1 - column : column) * (width + BETWEEN) + (inward ? 0 : approach);
  const block: Block = { width: columns * (width + BETWEEN) - BETWEEN + approach, height: (tops.at(-1) ?? 0) + (heights.at(-1) ?? 0), places: new Map(), bends: new Map() };
  boxes.forEach((box, at) => {
    const [column, row] = [Math.floor(at / rows), at % rows];
    block.places.set(box.id, { x: left(column), y: tops[row] ?? 0 });
    // Lines of one row keep apart in the gap below it.
    const y = (tops[row] ?? 0) + (heights[row] ?? 0) + (BELOW * column) / (columns + 1);
    const passed = Array.from({ length: column }, (_, nearer) => left(column - 1 - nearer));
    const points = passed.flatMap((x) => (inward ? [{ x, y }, { x: x + width, y }] : [{ x: x + width, y }, { x, y }]));
    block.bends.set(box.id, points);
  });
  return block;
}
