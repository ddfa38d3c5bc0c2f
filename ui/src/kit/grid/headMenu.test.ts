import { beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startLanguage } from '../../i18n/index.svelte';
import type { MenuAction } from '../menu';
import { columnsMenu, headMenu, type HeadColumn } from './headMenu';
import { GridLayout } from './layout.svelte';
import type { Sort } from './sort';

const COLUMNS: HeadColumn[] = [
  { id: 'name', label: 'Name', width: 200, least: 80, fixed: true, sort: 'ascending' },
  { id: 'rows', label: 'Rows', width: 90, least: 60, sort: 'descending' },
  { id: 'where', label: 'Where', width: 90, least: 60 },
];

beforeAll(() => startLanguage('en'));
let layout: GridLayout<HeadColumn>;
let sort: Sort | null = null;
beforeEach(() => {
  layout = new GridLayout('test', () => COLUMNS);
  sort = null;
});

const menu = (id: string) => headMenu(layout, COLUMNS.find((column) => column.id === id) as HeadColumn, sort, (next) => (sort = next)).flat() as MenuAction[];
const ids = (id: string) => menu(id).map((entry) => entry.id);
const choose = (of: string, id: string) => menu(of).find((entry) => entry.id === id)?.run();

describe('the menu of a head', () => {
  test.each([
    ['rows', ['ascending', 'descending', 'hide', 'reset']],
    // Without it a row has no name.
    ['name', ['ascending', 'descending', 'reset']],
    ['where', ['hide', 'reset']],
  ])('of %s offers what that column allows', (id, expected) => expect(ids(id)).toEqual(expected));

  test('sorts, and unsorts by what is sorted already', () => {
    choose('rows', 'ascending');
    expect(sort).toEqual({ column: 'rows', direction: 'ascending' });
    expect(menu('rows').map(({ checked }) => checked)).toEqual([true, false, undefined, undefined]);
    choose('rows', 'ascending');
    expect(sort).toBeNull();
  });

  test('hides a column and shows it again', () => {
    choose('rows', 'hide');
    expect(layout.shown.map(({ id }) => id)).toEqual(['name', 'where']);
    expect(ids('name')).toContain('show-rows');
    choose('name', 'show-rows');
    expect(layout.shown).toHaveLength(3);
  });

  test('gives everything back', () => {
    expect(menu('name').at(-1)?.disabled).toBe(true);
    layout.resize(COLUMNS[0] as HeadColumn, 400);
    expect(menu('name').at(-1)?.disabled).toBe(false);
    choose('name', 'reset');
    expect(layout.isChanged).toBe(false);
  });
});

test('the menu of all columns turns each on or off', () => {
  const entries = () => columnsMenu(layout).flat() as MenuAction[];
  expect(entries().map(({ id, checked }) => [id, checked])).toEqual([['rows', true], ['where', true], ['reset', undefined]]);
  entries()[0]?.run();
  expect(entries()[0]?.checked).toBe(false);
});
