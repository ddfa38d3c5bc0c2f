import { describe, expect, test } from 'vitest';

import type { EntityKind, Hit } from '../api';
import type { call } from '../data/call';
import { ExplorerFilter, hung } from './filter.svelte';

const hit = (key: string, path: string[], kind: EntityKind = 'table'): Hit => ({
  key, kind, form: kind === 'table' ? 'table' : 'schema', source: { key: key.split('/').slice(0, 3).join('/'), name: 'shop', connector: 'postgres' }, path,
  name: { text: key.split('/').at(-1) ?? '', ranges: [] }, comment: null, columns: [], columns_matching: 0, column_count: 3, rows: null, bytes: null, last_write: null, in_definition: false,
});

const drawn = (hits: Hit[]) => hung(hits).map((row) => `${'  '.repeat(row.depth)}${row.is === 'node' ? `${row.node.name} ${row.node.kind}` : row.is}`);

describe('hits hung into the tree', () => {
  test.each<[string, Hit[], string[]]>([
    ['nothing', [], []],
    ['a hit under its containers', [hit('pg://h/db/sales/orders', ['db', 'sales'])], ['shop source', '  db database', '    sales schema', '      orders table']],
    [
      'containers once, the best hit first',
      [hit('pg://h/db/sales/orders', ['db', 'sales']), hit('pg://h/db/crm/orders', ['db', 'crm']), hit('pg://h/db/sales/order_items', ['db', 'sales'])],
      ['shop source', '  db database', '    sales schema', '      orders table', '      order_items table', '    crm schema', '      orders table'],
    ],
    ['two levels', [hit('sqlite://f/main/orders', ['main'])], ['shop source', '  main schema', '    orders table']],
    [
      'a container that is a hit itself, before or after what lies in it',
      [hit('pg://h/db/sales/orders', ['db', 'sales']), hit('pg://h/db/sales', ['db'], 'schema')],
      ['shop source', '  db database', '    sales schema', '      orders table'],
    ],
  ])('%s', (_, hits, expected) => {
    expect(drawn(hits)).toEqual(expected);
  });
});

test('an answer to what is no longer typed is not shown', async () => {
  const answers: ((hits: Hit[]) => void)[] = [];
  const filter = new ExplorerFilter((() => new Promise((resolve) => answers.push((hits) => resolve({ hits, total: hits.length } as never)))) as unknown as typeof call);
  filter.type('or');
  filter.type('ord');
  answers[1]?.([hit('sqlite://f/main/orders', ['main'])]);
  answers[0]?.([hit('sqlite://f/main/orphans', ['main'])]);
  await expect.poll(() => filter.rows.length).toBe(3);
  expect(filter.rows.map(({ id }) => id)).toContain('sqlite://f/main/orders');
  expect(filter.rows[filter.active]?.id).toBe('sqlite://f/main/orders');
});
