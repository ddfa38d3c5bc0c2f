/**
 * A tie as a line: from rows of one box to rows of another, with a crow's foot where there are many and a bar where
 * there is one. Path data only, so that the screen and an exported picture draw the very same line.
 */

import type { Point, Rect } from './graph';

export interface End {
  box: Rect;
  /** Heights of the rows the line is tied to, from the top of the box. Several are gathered by a comb. */
  rows: readonly number[];
}

export interface Line {
  /** The line itself. */
  path: string;
  /** What stands at its ends: combs, the crow's foot and the bar. */
  marks: string;
}

/** Straight part at each end, which carries the mark. */
const STUB = 16;
const COMB = 7;
const FOOT = 11;
const HALF = 5;
/** How far a line swings out where it has to turn back. */
const SWING = 44;

type Side = 1 | -1;

/** `from` is the end of the many, `to` the end of the one. */
export function lineBetween(from: End, to: End, bends: readonly Point[] = []): Line {
  const [leaves, arrives] = sidesOf(from.box, to.box);
  const start = footOf(from, leaves);
  const end = footOf(to, arrives);
  const foot = `M${start.x} ${start.y - HALF}L${start.x + leaves * FOOT} ${start.y}L${start.x} ${start.y + HALF}`;
  const bar = `M${end.x + arrives * (FOOT - 2)} ${end.y - HALF}v${2 * HALF}`;
  const first = { x: start.x + leaves * STUB, y: start.y };
  const last = { x: end.x + arrives * STUB, y: end.y };
  const points = [first, ...bends, last];
  const onward: Side = last.x < first.x ? -1 : 1;
  let path = `M${start.x} ${start.y}H${first.x}`;
  points.slice(1).forEach((point, at) => {
    const before = points[at] ?? first;
    const out = at === 0 ? leaves : onward;
    const into: Side = at === points.length - 2 ? (-arrives as Side) : onward;
    path += curve(before, point, out, into);
  });
  return { path: `${path}H${end.x}`, marks: [start.comb, end.comb, foot, bar].filter(Boolean).join('') };
}

/** Boxes beside each other are tied between; boxes above each other, and a box with itself, around the right. */
function sidesOf(from: Rect, to: Rect): [Side, Side] {
  const room = 2 * (STUB + COMB);
  if (from.x + from.width + room <= to.x) return [1, -1];
  if (to.x + to.width + room <= from.x) return [-1, 1];
  return [1, 1];
}

function footOf({ box, rows }: End, side: Side): Point & { comb: string } {
  const edge = side === 1 ? box.x + box.width : box.x;
  const heights = (rows.length === 0 ? [box.height / 2] : rows).map((row) => box.y + row);
  const top = Math.min(...heights);
  const bottom = Math.max(...heights);
  if (heights.length < 2) return { x: edge, y: top, comb: '' };
  const x = edge + side * COMB;
  const teeth = heights.map((height) => `M${edge} ${height}H${x}`).join('');
  return { x, y: (top + bottom) / 2, comb: `${teeth}M${x} ${top}V${bottom}` };
}

/** A curve that leaves and arrives level, to the right (1) or to the left (-1). */
function curve(from: Point, to: Point, out: Side, into: Side): string {
  const turns = out !== into || (to.x - from.x) * out < 0;
  const pull = turns ? SWING : Math.abs(to.x - from.x) / 2;
  return `C${from.x + out * pull} ${from.y} ${to.x - into * pull} ${to.y} ${to.x} ${to.y}`;
}
