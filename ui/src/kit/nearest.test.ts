import { expect, test } from 'vitest';

import { movedBy, nearest } from './nearest';

const keys = (...names: (string | undefined)[]) => (index: number) => names[index];

test.each<[string, number, (string | undefined)[], number]>([
  ['where it was', 1, ['a', 'x', 'b'], 1],
  ['further down', 0, ['a', 'b', 'x'], 2],
  ['further up', 2, ['x', 'a', 'b'], 0],
  ['behind what has not come', 0, ['a', undefined, 'x'], 2],
  ['past the end of a list that became shorter', 9, ['a', 'x'], 1],
  ['nowhere', 1, ['a', 'b', 'c'], -1],
])('a row is found %s', (_, from, names, expected) => expect(nearest('x', from, names.length, keys(...names))).toBe(expected));

test.each<[string, (string | undefined)[], number]>([
  ['a row before them', ['new', 'a', 'b', 'c'], 30],
  ['one of them gone to the end', ['b', 'c', 'x', 'y', 'a'], -30],
  ['all of them gone', ['x', 'y'], 0],
  ['nothing', ['a', 'b', 'c'], 0],
])('rows in sight moved by what most of them say: %s', (_, names, expected) => {
  const held = ['a', 'b', 'c'].map((key, index) => ({ key, index, start: index * 30 }));
  expect(movedBy(held, names.length, keys(...names), (index) => index * 30)).toBe(expected);
});
