import { expect, test } from 'vitest';

import { holds, sizeOf, toggled, type Span } from './spans';

const spans = (...ends: [number, number][]): Span[] => ends.map(([from, to]) => ({ from, to }));

test.each<[string, Span[], number, Span[]]>([
  ['a first row', [], 4, spans([4, 4])],
  ['a row from the middle', spans([0, 9]), 4, spans([0, 3], [5, 9])],
  ['the first of a span', spans([3, 9]), 3, spans([4, 9])],
  ['the last of a span', spans([3, 9]), 9, spans([3, 8])],
  ['the only one', spans([3, 3]), 3, []],
  ['one between two', spans([0, 3], [5, 9]), 4, spans([0, 9])],
  ['one before all', spans([5, 9]), 1, spans([1, 1], [5, 9])],
  ['one of all there are', spans([0, Infinity]), 7, spans([0, 6], [8, Infinity])],
])('%s is toggled', (_, before, row, after) => expect(toggled(before, row)).toEqual(after));

test.each<[Span[], number, number]>([
  [[], 10, 0],
  [spans([0, Infinity]), 10, 10],
  [spans([0, 3], [5, 6]), 10, 6],
  // Rows went while they were selected.
  [spans([0, 3], [5, 6]), 6, 5],
  [spans([5, 6]), 2, 0],
])('%o holds of %i rows %i', (of, count, expected) => expect(sizeOf(of, count)).toBe(expected));

test.each<[number, boolean]>([[4, false], [5, true], [9, true], [10, false]])('row %i lies between 5 and 9: %s', (row, expected) => expect(holds(spans([5, 9]), row)).toBe(expected));
