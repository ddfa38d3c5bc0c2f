import { describe, expect, test } from 'vitest';

import type { ColumnView } from '../../api';
import { ColumnsController } from './columns.svelte';

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

  test('a field that matches brings its column along', () => check((grid) => (grid.filter = 'lat'), ['address', ' geo', '  lat']));

  test('every word must match, in name, type or comment', () => check((grid) => (grid.filter = 'old ADDRESS'), ['주소.old']));

  test('a link to a nested field opens what hides it', () =>
    check((grid) => {
      expect(grid.reveal('pg://a/t#address.geo.lon')).toBe(true);
      expect(grid.rows[grid.active]?.column.name).toBe('lon');
    }, ['id', 'address', ' city', ' geo', '  lat', '  lon', '주소.old']));

  test('a link to a column that is gone finds nothing', () => check((grid) => expect(grid.reveal('pg://a/t#nope')).toBe(false), ['id', 'address', '주소.old']));

  test('a dot in a name is not a step', () => check((grid) => expect(grid.rows[2]?.key).toBe('pg://a/t#주소%2Eold'), ['id', 'address', '주소.old']));

  test('5,000 columns are rows like any others', () => {
    const many = Array.from({ length: 5000 }, (_, at) => column(`c${at}`));
    const grid = new ColumnsController(() => 'pg://a/t', () => many);
    grid.move(Infinity);
    expect(grid.active).toBe(4999);
    grid.filter = 'c4999';
    expect(grid.shown).toBe(1);
  });
});
