/** Finds rows again that were read once more and may stand elsewhere now. */

/** How far from where it was a row is looked for: further than one harvest moves most, and quick to look through. */
const REACH = 2000;

/** The number of the row with this key, looked for outwards from where it was; -1 where it is not near. */
export function nearest(key: string, from: number, count: number, keyAt: (index: number) => string | undefined): number {
  for (let away = 0; away <= REACH; away += 1) {
    const [above, below] = [from - away, from + away];
    if (above < 0 && below >= count) return -1;
    if (below < count && keyAt(below) === key) return below;
    if (above >= 0 && above < count && keyAt(above) === key) return above;
  }
  return -1;
}

/** A row that was in sight: how far down the list it began. */
export interface Held {
  key: string;
  index: number;
  start: number;
}

/**
 * By how many pixels what was in sight has moved: what most of its rows say, so that one row that was sorted to the other
 * end takes nobody along. `startOf` says where a row begins now.
 */
export function movedBy(held: readonly Held[], count: number, keyAt: (index: number) => string | undefined, startOf: (index: number) => number): number {
  const moves = held
    .map(({ key, index, start }) => {
      const at = nearest(key, index, count, keyAt);
      return at < 0 ? undefined : startOf(at) - start;
    })
    .filter((move) => move !== undefined)
    .sort((a, b) => a - b);
  return moves[Math.floor(moves.length / 2)] ?? 0;
}
