/** Boxes and the ties between them: all that drawing a diagram has to know. Lengths are CSS pixels at zoom 1. */

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export type Rect = Point & Size;

export interface Box extends Size {
  /** Holds no line break. */
  id: string;
}

export interface Tie {
  from: string;
  to: string;
}

/** Where boxes stand (top left corners, by box), and the bends of ties that pass other boxes (by {@link tieId}). */
export interface Arrangement {
  places: ReadonlyMap<string, Point>;
  bends: ReadonlyMap<string, readonly Point[]>;
}

export const EMPTY: Arrangement = { places: new Map(), bends: new Map() };

/** Several ties between the same two boxes run together, so they share a name. */
export function tieId({ from, to }: Tie): string {
  return `${from}\n${to}`;
}

/** The smallest rectangle around all of them; of no size when there are none. */
export function around(rects: readonly Rect[]): Rect {
  if (rects.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}
