import { describe, expect, test } from 'vitest';

import { GridCursor } from './cursor.svelte';
import { nextSort, type Sort } from './sort';
import type { Span } from './spans';

const ROWS = Array.from({ length: 10 }, (_, at) => `row ${at}`);

interface Expected {
  active: number;
  meant: number[];
}

function check(what: (cursor: GridCursor) => void, { active, meant }: Expected): void {
  const cursor = new GridCursor({ count: () => ROWS.length, keyAt: (index) => ROWS[index] });
  what(cursor);
  expect({ active: cursor.active, meant: cursor.meant() }).toEqual({ active, meant: meant.map((index) => `row ${index}`) });
}

describe('the active row', () => {
  test('is meant while nothing is selected', () => check((cursor) => cursor.to(3), { active: 3, meant: [3] }));
  test('stays among the rows', () => check((cursor) => cursor.by(100), { active: 9, meant: [9] }));
  test('stays at the first', () => check((cursor) => cursor.by(-Infinity), { active: 0, meant: [0] }));
});

describe('another list in the same place', () => {
  test('begins at its first row with nothing selected', () => check((cursor) => (cursor.to(5), cursor.extend(7), cursor.restart()), { active: 0, meant: [0] }));
  test('has no beginning of a range', () => check((cursor) => (cursor.to(5), cursor.restart(), cursor.extend(2)), { active: 2, meant: [0, 1, 2] }));
});

describe('several rows are selected', () => {
  test('from one to another', () => check((cursor) => (cursor.to(5), cursor.extend(3)), { active: 3, meant: [3, 4, 5] }));

  test('a range turns around where it began', () => check((cursor) => (cursor.to(5), cursor.extend(3), cursor.extend(6)), { active: 6, meant: [5, 6] }));

  test('one by one, with the row that was chosen before', () => check((cursor) => (cursor.to(1), cursor.toggle(4)), { active: 4, meant: [1, 4] }));

  test('one is taken away again', () => check((cursor) => (cursor.to(1), cursor.toggle(4), cursor.toggle(1)), { active: 1, meant: [4] }));

  test('a row nobody chose is not part of it', () => check((cursor) => cursor.toggle(4), { active: 4, meant: [4] }));

  test('all of them', () => check((cursor) => cursor.all(), { active: 0, meant: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }));

  test('a step forgets it', () => check((cursor) => (cursor.all(), cursor.by(1)), { active: 1, meant: [1] }));

  test('wandering keeps it', () => check((cursor) => (cursor.to(1), cursor.extend(2), cursor.wander(7)), { active: 7, meant: [1, 2] }));

  test('it outlives another order of the rows', () => {
    let rows = ROWS;
    const cursor = new GridCursor({ count: () => rows.length, keyAt: (index) => rows[index] });
    cursor.to(0);
    cursor.extend(1);
    rows = [...ROWS].reverse();
    expect(cursor.meant()).toEqual(['row 1', 'row 0']);
  });
});

describe('rows that have not arrived', () => {
  /** Of ten rows, the first three are there. */
  function late(count = () => ROWS.length) {
    const here = ROWS.slice(0, 3);
    return { here, cursor: new GridCursor({ count, keyAt: (index) => here[index] }) };
  }

  test.each<[string, (cursor: GridCursor) => void, Span[], number]>([
    ['all', (cursor) => cursor.all(), [{ from: 0, to: Infinity }], 10],
    ['a range', (cursor) => (cursor.to(1), cursor.extend(6)), [{ from: 1, to: 6 }], 6],
    ['all but one', (cursor) => (cursor.all(), cursor.toggle(4)), [{ from: 0, to: 3 }, { from: 5, to: Infinity }], 9],
    ['a range and one more', (cursor) => (cursor.to(1), cursor.extend(6), cursor.toggle(8)), [{ from: 1, to: 6 }, { from: 8, to: 8 }], 7],
    ['a range that is there after one that is not', (cursor) => (cursor.all(), cursor.to(0), cursor.extend(2)), [], 3],
    ['nothing after all', (cursor) => (cursor.all(), cursor.clear()), [], 0],
  ])('are selected by their numbers: %s', (_, what, spans, size) => {
    const { cursor } = late();
    what(cursor);
    expect({ spans: cursor.spans, size: cursor.size }).toEqual({ spans, size });
  });

  test('are selected when they come', () => {
    const { cursor, here } = late();
    cursor.all();
    here.push(...ROWS.slice(3));
    expect([cursor.isSelected(7, 'row 7'), cursor.isSelected(7, undefined), cursor.meant()]).toEqual([true, true, []]);
  });

  test.each<[string, (cursor: GridCursor) => void, Span[]]>([
    ['all of them stay selected', (cursor) => cursor.all(), [{ from: 0, to: Infinity }]],
    ['a range does not', (cursor) => (cursor.to(1), cursor.extend(6)), []],
    ['nor all but one', (cursor) => (cursor.all(), cursor.toggle(4)), []],
  ])('under other numbers %s', (_, what, spans) => {
    const { cursor } = late();
    what(cursor);
    cursor.renumbered();
    expect(cursor.spans).toEqual(spans);
  });

  test('all of them is all of them, also when there are more', () => {
    let count = 10;
    const { cursor } = late(() => count);
    cursor.all();
    count = 12;
    expect(cursor.size).toBe(12);
  });
});

describe('the same rows read once more', () => {
  /** On one of ten rows, which are then read again as `next`. */
  function reread(next: (string | undefined)[], what = (cursor: GridCursor) => cursor.to(3)) {
    const state = { rows: ROWS as (string | undefined)[] };
    const cursor = new GridCursor({ count: () => state.rows.length, keyAt: (index) => state.rows[index] });
    what(cursor);
    state.rows = next;
    cursor.reread();
    return { cursor, state };
  }

  test.each<[string, (string | undefined)[], number]>([
    ['others that came before it do not make another active', ['aaa', ...ROWS], 4],
    ['nor those that went', ROWS.slice(2), 1],
    ['one that is gone leaves its place', ROWS.filter((row) => row !== 'row 3'), 3],
    ['one that was read again where it was stays', [...ROWS], 3],
  ])('%s', (_, next, active) => expect(reread(next).cursor.active).toBe(active));

  test('where the last one is gone the one before it is meant, and a range begins there', () => {
    const { cursor } = reread(ROWS.slice(0, 8), (one) => one.to(9));
    expect([cursor.active, cursor.meant()]).toEqual([7, ['row 7']]);
    cursor.extend(6);
    expect(cursor.meant()).toEqual(['row 6', 'row 7']);
  });

  test('the last one that stands further up is found there, also when it comes later', () => {
    const { cursor, state } = reread(Array.from({ length: 8 }), (one) => one.to(9));
    expect(cursor.active).toBe(7);
    state.rows = ['row 0', 'row 1', 'row 9', ...ROWS.slice(2, 7)];
    cursor.arrived();
    expect(cursor.active).toBe(2);
  });

  test('a list that is empty for a while takes no place away', () => {
    const { cursor, state } = reread([], (one) => one.to(9));
    state.rows = [...ROWS];
    cursor.arrived();
    expect([cursor.active, cursor.meant()]).toEqual([9, ['row 9']]);
  });

  test('fewer rows of another wish leave none that is not there', () => {
    const { cursor, state } = reread(ROWS, (one) => one.to(9));
    state.rows = ROWS.slice(0, 2);
    cursor.arrived();
    expect([cursor.active, cursor.meant()]).toEqual([1, ['row 1']]);
  });

  test('one that comes later is found when it comes', () => {
    const late: (string | undefined)[] = Array.from({ length: 11 });
    const { cursor, state } = reread(late);
    expect(cursor.active).toBe(3);
    state.rows = ['aaa', ...ROWS];
    cursor.arrived();
    expect(cursor.active).toBe(4);
  });

  test('a range goes on from where it began', () => {
    const { cursor } = reread(['aaa', ...ROWS], (one) => (one.to(3), one.extend(5)));
    cursor.extend(7);
    expect(cursor.meant()).toEqual(['row 3', 'row 4', 'row 5', 'row 6']);
  });

  test('the keys of another list are not looked for', () => {
    const { cursor, state } = reread(ROWS, (one) => (one.to(3), one.restart()));
    cursor.reread();
    state.rows = ['aaa', ...ROWS];
    cursor.restart();
    cursor.arrived();
    expect(cursor.active).toBe(0);
  });
});

test.each<{ name: string; sort: Sort | null; expected: Sort | null }>([
  { name: 'first in its own direction', sort: null, expected: { column: 'rows', direction: 'descending' } },
  { name: 'then in the other', sort: { column: 'rows', direction: 'descending' }, expected: { column: 'rows', direction: 'ascending' } },
  { name: 'then as the rows are', sort: { column: 'rows', direction: 'ascending' }, expected: null },
  { name: 'another column starts anew', sort: { column: 'name', direction: 'ascending' }, expected: { column: 'rows', direction: 'descending' } },
])('a head pressed sorts $name', ({ sort, expected }) => expect(nextSort(sort, 'rows', 'descending')).toEqual(expected));

test('rows that were selected and are out of reach are still meant, after those that are there', () => {
  let loaded = ROWS;
  const cursor = new GridCursor({ count: () => ROWS.length, keyAt: (index) => loaded[index] });
  cursor.to(3);
  cursor.extend(5);
  // The catalog changed underneath: only what is in sight has been read again.
  loaded = [];
  loaded[5] = 'row 5';
  expect(cursor.meant()).toEqual(['row 5', 'row 3', 'row 4']);
});
