import { expect, test } from 'vitest';

import { ancestors, columnKey, sourceKey, tableKey } from './key';
import { EVERYTHING, hrefOf, placeOf, type Place } from './place';

const HOSTILE = 'postgres://wh/shop/a%2Fb/주문 "x" #1%3F/~function/net(numeric)#a%2Eb.c';

const PLACES: readonly Place[] = [
  EVERYTHING,
  { view: 'search', query: 'customer email', filters: [] },
  { view: 'search', query: '고객 a/b?c&d=e#f 100% "x" +1', filters: [{ field: 'kind', values: ['table', 'view'] }, { field: 'source', values: ['postgres://wh:5432'] }, { field: 'schema', values: ['postgres://wh:5432/shop/a b'] }] },
  { view: 'welcome' },
  { view: 'settings', at: null },
  { view: 'settings', at: 'theme' },
  { view: 'history' },
  { view: 'history', source: 'postgres://wh/50% "x"' },
  { view: 'history', source: 'sqlite:///a b', revision: '14' },
  { view: 'entity', key: HOSTILE, tab: null },
  { view: 'entity', key: HOSTILE, tab: 'definition' },
  { view: 'entity', key: HOSTILE, tab: 'sizes' },
  { view: 'sources', key: null },
  { view: 'sources', key: 'sqlite:///a b' },
  { view: 'sources', key: 'sqlite:///a b', run: '01J/ü' },
  { view: 'add', text: null },
  { view: 'add', text: 'postgres://u:p@h/d?sslmode=require' },
  { view: 'inspect', text: null },
  { view: 'inspect', text: '/tmp/100% real/한글.parquet' },
];

test.each(PLACES.map((place) => [hrefOf(place), place] as const))('%s names the place it was made for', (address, place) => {
  expect(placeOf(address)).toEqual(place);
});

test('what is searched for can be read in the address, in one order', () => {
  const [kinds, source] = [{ field: 'kind', values: ['table', 'view'] }, { field: 'source', values: ['pg'] }] as const;
  const address = '#/search?q=customer+email&kind=table&kind=view&source=pg';
  for (const filters of [[kinds, source], [source, kinds]]) expect(hrefOf({ view: 'search', query: 'customer email', filters: filters.map(({ field, values }) => ({ field, values: [...values] })) })).toBe(address);
});

test.each([
  ['#/search/', ''],
  ['#/search?', ''],
  ['#/search?q=a/b', 'a/b'],
  ['#/search?q=50%', '50%'],
  ['#/search?q=a&colour=red&kind=', 'a'],
])('%s is typed by a person and searches for “%s”', (address, query) => {
  expect(placeOf(address)).toMatchObject({ view: 'search', query });
});

test('half a character in what is searched for makes no address fail', () => {
  expect(placeOf(hrefOf({ view: 'search', query: 'a\ud83d', filters: [] }))).toMatchObject({ query: 'a\ufffd' });
});

test.each(['#/entity', '#/entity/%E0%A4%A', '#/nowhere', '#/entity/a/b/c/d', '#/settings/x/y', '#/history/a/b', '#/history//14', '#/history/a/99999999999999999999', '#/sources/a/%E0%A4%A', '#/history/a/1/2'])('%s leads nowhere, quietly', (hash) => {
  expect(placeOf(hash).view).toBe('unknown');
});

test('a setting that does not exist is the page of them', () => {
  expect(placeOf('#/settings/nope')).toEqual({ view: 'settings', at: null });
});

test('a tab that does not exist is the first one', () => {
  expect(placeOf('#/entity/pg%3A%2F%2Fa/nope')).toEqual({ view: 'entity', key: 'pg://a', tab: null });
});

test('keys are taken apart and put together as the catalog does', () => {
  expect(tableKey('pg://a/s/t#c.d')).toBe('pg://a/s/t');
  expect(sourceKey('pg://a.b/s/t#c')).toBe('pg://a.b');
  expect(ancestors('pg://a/db/s/t')).toEqual(['pg://a', 'pg://a/db', 'pg://a/db/s']);
  expect(ancestors('pg://a/s/~function/net(numeric)')).toEqual(['pg://a', 'pg://a/s']);
  expect(columnKey('pg://a/t', ['a.b', 'c/d'])).toBe('pg://a/t#a%2Eb.c%2Fd');
  expect(columnKey('pg://a/t', [' ~x '])).toBe('pg://a/t#%20~x%20');
  expect(columnKey('pg://a/t', ['~x\u200b'])).toBe('pg://a/t#%7Ex%E2%80%8B');
});
