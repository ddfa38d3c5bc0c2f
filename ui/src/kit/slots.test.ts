import { expect, test } from 'vitest';

import { Slots } from './slots';

test.each([
  ['rows that stay keep theirs while others join above', ['a b', 'a c d b'], [[0, 1], [0, 2, 3, 1]]],
  ['a row that comes takes that of one that left', ['a b c', 'b c d', 'c d e'], [[0, 1, 2], [1, 2, 0], [2, 0, 1]]],
  ['another list begins with the same ones', ['a b c', 'x y'], [[0, 1, 2], [0, 1]]],
  ['none', ['', 'a'], [[], [0]]],
])('%s', (_, drawn, expected) => {
  const slots = new Slots<string>();
  expect(drawn.map((names) => slots.assign(names.split(' ').filter(Boolean)))).toEqual(expected);
});
