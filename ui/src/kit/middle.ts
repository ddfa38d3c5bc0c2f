/** Where a long name is cut, so that both of its ends are kept: the end of a table's name tells it from its neighbours. */

import type { Marked } from './marked';

/** Signs at the end that are always shown. */
const TAIL = 9;
/** As many code units hold the tail of nearly every text; longer signs than that are cut where they stand. */
const LOOKED_AT = 160;
/** Signs of which each is one code unit: most names, and none of them need be taken apart. */
const PLAIN = /^[\u0020-\u02ff\u3131-\u318e\uac00-\ud7a3]*$/;

const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

/** Where the part of a text begins that is always shown, in code units; its length when it is too short to be cut. */
export function cutOf(text: string): number {
  if (text.length <= 2 * TAIL) return text.length;
  const end = text.slice(-LOOKED_AT);
  if (PLAIN.test(end.slice(-TAIL - 1))) return text.length - TAIL;
  const signs = segmenter === null ? Array.from(end) : Array.from(segmenter.segment(end), ({ segment }) => segment);
  if (signs.length <= TAIL && end.length === text.length) return text.length;
  return text.length - signs.slice(-TAIL).join('').length;
}

/** A marked text in two, cut at a code unit; what is marked across the cut is marked on both sides. */
export function halvesOf({ text, ranges }: Marked, cut: number): [Marked, Marked] {
  const before = ranges.filter(([start]) => start < cut).map(([start, end]) => [start, Math.min(end, cut)] as const);
  const after = ranges.filter(([, end]) => end > cut).map(([start, end]) => [Math.max(start, cut) - cut, end - cut] as const);
  return [{ text: text.slice(0, cut), ranges: before }, { text: text.slice(cut), ranges: after }];
}
