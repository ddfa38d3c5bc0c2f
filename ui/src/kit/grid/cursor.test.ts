import { describe, expect, test } from 'vitest';

import { GridCursor } from './cursor.svelte';
import { nextSort, type Sort } from './sort';

const ROWS = Array.from({ length: 10 }, (_, at) => `row ${at}`);

interface Expected {
  active: number;
  meant: number[];
}

async function check(what: (cursor: GridCursor) => void | Promise<void>, { active, meant }: Expected): Promise<void> {
  const cursor = new GridCursor({ count: () => ROWS.length, keyAt: (index) => ROWS[index] });
  await what(cursor);
  expect({ active: cursor.active, meant: cursor.meant() }).toEqual({ active, meant: meant.map((index) => `row ${index}`) });
}

describe('the active row', () => {
  test('is meant while nothing is selected', () => check((cursor) => cursor.to(3), { active: 3, meant: [3] }));
  test('stays among the rows', () => check((cursor) => cursor.by(100), { active: 9, meant: [9] }));
  test('stays at the first', () => check((cursor) => cursor.by(-Infinity), { active: 0, meant: [0] }));
});

describe('several rows are selected', () => {
  test('from one to another', () => check(async (cursor) => (cursor.to(5), cursor.extend(3)), { active: 3, meant: [3, 4, 5] }));

  test('a range turns around where it began', () => check(async (cursor) => (cursor.to(5), await cursor.extend(3), cursor.extend(6)), { active: 6, meant: [5, 6] }));

  test('one by one, with the row that was chosen before', () => check((cursor) => (cursor.to(1), cursor.toggle(4)), { active: 4, meant: [1, 4] }));

  test('one is taken away again', () => check((cursor) => (cursor.to(1), cursor.toggle(4), cursor.toggle(1)), { active: 1, meant: [4] }));

  test('a row nobody chose is not part of it', () => check((cursor) => cursor.toggle(4), { active: 4, meant: [4] }));

  test('all of them', () => check((cursor) => cursor.all(), { active: 0, meant: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }));

  test('a step forgets it', () => check(async (cursor) => (await cursor.all(), cursor.by(1)), { active: 1, meant: [1] }));

  test('wandering keeps it', () => check(async (cursor) => (cursor.to(1), await cursor.extend(2), cursor.wander(7)), { active: 7, meant: [1, 2] }));

  test('it outlives another order of the rows', async () => {
    let rows = ROWS;
    const cursor = new GridCursor({ count: () => rows.length, keyAt: (index) => rows[index] });
    cursor.to(0);
    await cursor.extend(1);
    rows = [...ROWS].reverse();
    expect(cursor.meant()).toEqual(['row 1', 'row 0']);
    rows = ['row 0'];
    expect(cursor.meant()).toEqual(['row 0']);
  });
});

describe('rows that have not arrived', () => {
  function late() {
    const here = ROWS.slice(0, 3);
    const asked: [number, number][] = [];
    let arrive = () => {};
    const cursor = new GridCursor({
      count: () => ROWS.length,
      keyAt: (index) => here[index],
      fetch: (from, to) => {
        asked.push([from, to]);
        return new Promise((done) => {
          arrive = () => {
            here.push(...ROWS.slice(here.length));
            done();
          };
        });
      },
    });
    return { cursor, asked, arrive: () => arrive() };
  }

  test('are waited for', async () => {
    const { cursor, asked, arrive } = late();
    const selected = cursor.all();
    expect(cursor.waiting).toBe(true);
    arrive();
    await selected;
    expect(cursor.waiting).toBe(false);
    expect(asked).toEqual([[0, 9]]);
    expect(cursor.meant()).toEqual(ROWS);
  });

  test('are not, once something else is chosen', async () => {
    const { cursor, arrive } = late();
    const selected = cursor.all();
    cursor.to(2);
    expect(cursor.waiting).toBe(false);
    arrive();
    await selected;
    expect(cursor.meant()).toEqual(['row 2']);
  });

  test('are not asked for by a range that is there', async () => {
    const { cursor, asked } = late();
    await cursor.extend(2);
    expect(asked).toEqual([]);
    expect(cursor.meant()).toEqual(['row 0', 'row 1', 'row 2']);
  });
});

test.each<{ name: string; sort: Sort | null; expected: Sort | null }>([
  { name: 'first in its own direction', sort: null, expected: { column: 'rows', direction: 'descending' } },
  { name: 'then in the other', sort: { column: 'rows', direction: 'descending' }, expected: { column: 'rows', direction: 'ascending' } },
  { name: 'then as the rows are', sort: { column: 'rows', direction: 'ascending' }, expected: null },
  { name: 'another column starts anew', sort: { column: 'name', direction: 'ascending' }, expected: { column: 'rows', direction: 'descending' } },
])('a head pressed sorts $name', ({ sort, expected }) => expect(nextSort(sort, 'rows', 'descending')).toEqual(expected));

test('rows that were selected are fetched anew before they are copied', async () => {
  let loaded = ROWS;
  const cursor = new GridCursor({ count: () => ROWS.length, keyAt: (index) => loaded[index], fetch: async () => void (loaded = ROWS) });
  await cursor.all();
  // The catalog changed underneath: only what is in sight has been read again.
  loaded = ROWS.slice(0, 2);
  expect(cursor.meant()).toHaveLength(2);
  expect(await cursor.whole()).toEqual(ROWS);
});
