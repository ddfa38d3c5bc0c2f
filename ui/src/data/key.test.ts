import { expect, test } from 'vitest';

import { titleOf } from './key';

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
