import { describe, expect, test } from 'vitest';

import type { ColumnView } from '../../api';
import type { Sort } from '../../kit/grid/sort';
import { ColumnsController, rowOf } from './columns.svelte';

function column(name: string, fields: ColumnView[] = [], comment: string | null = null): ColumnView {
  return {
    name, type: fields.length > 0 ? 'struct' : 'text', nullable: false, default: null, comment, primary_key: null, references: null, unique: false,
    indexed: false, identity: null, generated: null, collation: null, hidden: false, detail: [], fields,
  };
}

const COLUMNS = [column('id'), column('address', [column('city'), column('geo', [column('lat'), column('lon')])]), column('주소.old', [], 'Old address')];

function check(what: (grid: ColumnsController) => void, rows: string[]): void {
  const grid = new ColumnsController(() => 'pg://a/t', () => COLUMNS);
  what(grid);
  expect(grid.rows.map((row) => `${' '.repeat(row.depth)}${row.column.name}`)).toEqual(rows);
}

describe('the rows of a table', () => {
  test('fields are folded', () => check(() => {}, ['id', 'address', '주소.old']));

  test('fields open under their column', () => check((grid) => grid.toggle('pg://a/t#address'), ['id', 'address', ' city', ' geo', '주소.old']));

  test('another table begins as if nobody had looked at this one', () =>
    check((grid) => {
      grid.toggle('pg://a/t#address');
      grid.sort = { column: 'name', direction: 'descending' };
      grid.filter = 'lat';
      grid.restart();
    }, ['id', 'address', '주소.old']));

  test('a field that matches brings its column along', () => check((grid) => (grid.filter = 'lat'), ['address', ' geo', '  lat']));

  test('every word must match, in name, type or comment', () => check((grid) => (grid.filter = 'old ADDRESS'), ['주소.old']));

  test('a link to a nested field opens what hides it', () =>
    check((grid) => {
      const at = grid.reveal('pg://a/t#address.geo.lon');
      expect(grid.rows[at]?.column.name).toBe('lon');
    }, ['id', 'address', ' city', ' geo', '  lat', '  lon', '주소.old']));

  test('a link to a column that is gone finds nothing', () => check((grid) => expect(grid.reveal('pg://a/t#nope')).toBe(-1), ['id', 'address', '주소.old']));

  test('a dot in a name is not a step', () => check((grid) => expect(grid.rows[2]?.key).toBe('pg://a/t#주소%2Eold'), ['id', 'address', '주소.old']));

  test('10,000 columns are rows like any others', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => column(`c${at}`));
    const grid = new ColumnsController(() => 'pg://a/t', () => many);
    expect(grid.reveal('pg://a/t#c9999')).toBe(9999);
    grid.filter = 'c9999';
    expect(grid.shown).toBe(1);
  });

  test('a table without columns has no rows', () => expect(new ColumnsController(() => 'pg://a/t', () => []).rows).toEqual([]));

  test('names are copied in the order asked for, a field with what it lies in, also what a filter hides', () =>
    check((grid) => {
      grid.filter = 'id';
      expect(grid.pathsOf(['pg://a/t#address.geo.lat', 'pg://a/t#gone', 'pg://a/t#id', 'pg://a/t#주소%2Eold'])).toEqual(['address.geo.lat', 'id', '주소.old']);
    }, ['id']));
});

test.each([
  ['pg://a/t#id', 'id', 0],
  ['pg://a/t#address.geo.lon', 'lon', 2],
  ['pg://a/t#주소%2Eold', '주소.old', 0],
  ['pg://a/t#주소.old', undefined, undefined],
  ['pg://a/t#address.gone', undefined, undefined],
  ['pg://a/t#%E0%A4', undefined, undefined],
  ['pg://a/t', undefined, undefined],
])('the row that a link to %s means', (key, name, depth) => {
  const row = rowOf(COLUMNS, key);
  expect([row?.column.name, row?.depth]).toEqual([name, depth]);
});

describe('the order of the columns', () => {
  test.each<{ name: string; sort: Sort; rows: string[] }>([
    { name: 'by name', sort: { column: 'name', direction: 'ascending' }, rows: ['address', ' city', ' geo', 'id', '주소.old'] },
    { name: 'by name, backwards at every level', sort: { column: 'name', direction: 'descending' }, rows: ['주소.old', 'id', 'address', ' geo', ' city'] },
    { name: 'by position, backwards', sort: { column: 'ordinal', direction: 'descending' }, rows: ['주소.old', 'address', ' geo', ' city', 'id'] },
    { name: 'what has no description comes last', sort: { column: 'description', direction: 'descending' }, rows: ['주소.old', 'id', 'address', ' city', ' geo'] },
    { name: 'equal ones keep their order', sort: { column: 'nulls', direction: 'descending' }, rows: ['id', 'address', ' city', ' geo', '주소.old'] },
  ])('$name', ({ sort, rows }) =>
    check((grid) => {
      grid.toggle('pg://a/t#address');
      grid.sort = sort;
    }, rows),
  );

  test('the number of a column stays its own', () =>
    check((grid) => {
      grid.sort = { column: 'name', direction: 'ascending' };
      expect(grid.rows.map((row) => row.ordinal)).toEqual([2, 1, 3]);
    }, ['address', 'id', '주소.old']));
});
