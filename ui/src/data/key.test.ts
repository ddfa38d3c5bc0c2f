import { expect, test } from 'vitest';

import { columnKey, columnPath, titleOf } from './key';

test.each([
  ['duckdb://lake/main/orders', 'orders'],
  ['duckdb://lake/main/orders#customer%2Eid', 'orders · customer.id'],
  ['duckdb://lake/main/a%2Fb', 'a/b'],
  ['duckdb://lake/main/100%', '100%'],
  ['duckdb://lake/main/100%#50%25', '100% · 50%'],
  ['', ''],
])('%s is titled %s', (key, title) => {
  expect(titleOf(key)).toBe(title);
});

test.each([[['id']], [['address', 'zip code']], [['a.b', '#', '100%', '']], [['주문', '\u202e']]])('the path %j of a column comes back from its key', (path) => {
  expect(columnPath(columnKey('duckdb://lake/main/orders', path))).toEqual(path);
});

test.each([['duckdb://lake/main/orders', []], ['x#100%', ['100%']], ['', []]])('a typed key %s has the path %j', (key, path) => {
  expect(columnPath(key)).toEqual(path);
});
