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

test('Enter waits for the rows of what is typed, unless a person went to one of those that are there', async () => {
  const answers: ((name: string) => void)[] = [];
  const filter = new ExplorerFilter((() => new Promise((resolve) => answers.push((name) => resolve({ hits: [hit(`sqlite://f/main/${name}`, ['main'])], total: 1 } as never)))) as unknown as typeof call);
  const opened: (string | undefined)[] = [];
  const enter = () => filter.decide(() => opened.push(filter.rows[filter.active]?.id));
  filter.type('o');
  answers[0]?.('orphans');
  await expect.poll(() => filter.answered).toBe(true);
  filter.type('or');
  enter();
  expect(opened, 'those rows are of another text').toEqual([]);
  answers[1]?.('orders');
  await expect.poll(() => opened).toEqual(['sqlite://f/main/orders']);
  filter.type('orp');
  enter();
  filter.type('orph');
  filter.move(1);
  enter();
  expect(opened).toEqual(['sqlite://f/main/orders', 'sqlite://f/main']);
  answers[3]?.('orphans');
  await expect.poll(() => filter.rows.some(({ id }) => id.endsWith('orphans'))).toBe(true);
  expect(opened).toHaveLength(2);
});

describe('the same text asked once more', () => {
  /** What each search is answered with, in turn; nothing where it fails. */
  async function filtered(...answers: (string[] | undefined)[]) {
    const search = () => {
      const names = answers.shift();
      if (names === undefined) return Promise.reject(new Error('no'));
      return Promise.resolve({ hits: names.map((name) => hit(`sqlite://f/main/${name}`, ['main'])), total: names.length + 7 });
    };
    const filter = new ExplorerFilter(search as unknown as typeof call);
    filter.type('or');
    await filter.again();
    return { filter, at: () => filter.rows[filter.active]?.id.split('/').at(-1) };
  }
  const NAMES = ['orders', 'orphans', 'orbits'];

  test('keeps a person at the row they went to', async () => {
    const { filter, at } = await filtered(NAMES, NAMES, ['organs', ...NAMES], ['organs', 'orders']);
    filter.move(2);
    expect(at()).toBe('orbits');
    await filter.again();
    expect([at(), filter.active]).toEqual(['orbits', 5]);
    await filter.again();
    expect(at(), 'that one is gone').toBe('organs');
  });

  test('keeps them at the container they went to, or the row they pressed', async () => {
    const { filter, at } = await filtered(NAMES, NAMES, ['organs', ...NAMES], NAMES);
    filter.leave();
    await filter.again();
    expect(at()).toBe('main');
    filter.active = 3;
    await filter.again();
    expect(at()).toBe('orders');
  });

  test('leads to the best hit while they have not moved', async () => {
    const { filter, at } = await filtered(NAMES, NAMES, ['organs', ...NAMES]);
    await filter.again();
    expect(at()).toBe('organs');
  });

  test.each<[string, (filter: ExplorerFilter) => unknown]>([
    ['a failure', (filter) => filter.again()],
    ['clearing it', (filter) => filter.type('')],
  ])('says of no more hits after %s', async (_, act) => {
    const { filter } = await filtered(NAMES, NAMES);
    expect(filter.rest).toBe(7);
    await act(filter);
    expect([filter.rows, filter.rest]).toEqual([[], 0]);
  });
});
