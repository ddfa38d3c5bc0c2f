import { beforeAll, describe, expect, test, vi } from 'vitest';

import type { Hit, SavedSearch, ShelfView } from '../../api';
import { useHost, type call, type Host } from '../../data/call';
import { startLanguage } from '../../i18n/index.svelte';
import { useDesk, type Desk } from '../../verbs/desk';
import type { Subject } from '../../verbs/verb';
import { Palette } from './palette.svelte';

const hit = (name: string, columns: string[] = []): Hit => ({
  key: `pg://h/shop/${name}`, kind: 'table', form: 'table', source: { key: 'pg://h', name: 'shop-prod', connector: 'postgres' }, path: ['shop'],
  name: { text: name, ranges: [] }, comment: null, columns: columns.map((text) => ({ name: { text, ranges: [[0, 1]] }, type: 'int' })), columns_matching: columns.length,
  column_count: 3, rows: null, bytes: null, last_write: null, in_definition: false,
});
const SEARCH: SavedSearch = { id: '1', name: 'Orders of the week', query: 'order', filters: [] };
const SHELF: ShelfView = {
  stars: [], searches: [SEARCH], changed: { since: null, revision: '0', entities: [], total: 0 },
  recent: [{ at: '2026-11-01T00:00:00Z', times: 1, entity: { key: 'pg://h/shop/orders', name: 'orders', path: ['shop'], kind: 'table', form: 'table', source: { key: 'pg://h', name: 'shop-prod', connector: 'postgres' }, present: true } }],
};

let subject: Subject = { is: 'nothing' };
const openKept = vi.fn();

/** A palette whose searches are answered by hand, in whatever order. */
function palette(text = '') {
  const answers: ((hits: Hit[]) => Promise<void>)[] = [];
  const search = () => new Promise((resolve) => answers.push((hits) => (resolve({ hits, total: hits.length }), Promise.resolve())));
  return { box: new Palette(text, () => SHELF, search as unknown as typeof call), answers };
}

const sections = (box: Palette) => [...new Set(box.rows.map((row) => row.section))];

beforeAll(async () => {
  await startLanguage('en');
  useHost({ platform: 'desktop', call: () => Promise.reject(new Error('nobody asks')), onEvent: () => () => {} } as Host);
  useDesk({ get subject() { return subject; }, isStarred: () => false, tabCount: 1, canReopen: false, canSaveSearch: false, openKept } as unknown as Desk);
});

describe('the palette', () => {
  test('begins with what was looked at last, then the commands', () => {
    const { box, answers } = palette();
    expect(sections(box)).toEqual(['recent', 'commands']);
    expect(box.rows[0]?.label).toBe('orders');
    expect(answers).toHaveLength(0);
  });

  test('finds tables, their columns, saved searches and commands', async () => {
    const { box, answers } = palette('order');
    await answers[0]?.([hit('orders', ['order_id']), hit('order_items')]);
    await expect.poll(() => box.rows.length).toBeGreaterThan(2);
    expect(sections(box).slice(0, 3)).toEqual(['found', 'columns', 'searches']);
    expect(box.rows.find((row) => row.section === 'columns')?.subject).toEqual({ is: 'column', key: 'pg://h/shop/orders#order_id', name: 'order_id' });
  });

  test.each([
    ['>', ['commands']],
    ['> settings', ['commands']],
    ['@ord', ['columns']],
  ])('%s lists %o alone', async (text, expected) => {
    const { box, answers } = palette(text);
    await answers[0]?.([hit('orders', ['order_id'])]);
    await expect.poll(() => sections(box)).toEqual(expected);
  });

  test('an answer to what is no longer typed is not shown', async () => {
    const { box, answers } = palette('or');
    box.type('ord');
    await answers[1]?.([hit('orders')]);
    await answers[0]?.([hit('orphans')]);
    await expect.poll(() => box.rows[0]?.label).toBe('orders');
    expect(box.rows.some(({ label }) => label === 'orphans')).toBe(false);
  });

  test('lists what else can be done with a row, and goes back to it', async () => {
    const { box } = palette();
    expect(box.actions()).toBe(true);
    expect(box.rows.map(({ id }) => id)).toContain('verb copySelect');
    expect(box.rows.every(({ section }) => section === 'actions')).toBe(true);
    box.type('copy');
    expect(box.back()).toBe(true);
    expect(box.text).toBe('');
    expect(box.current?.label).toBe('orders');
    expect(box.back()).toBe(false);
  });

  test('a command has nothing else to it', () => {
    const { box } = palette('>');
    expect(box.actions()).toBe(false);
  });

  test('opens in a tab of its own when asked to', () => {
    const { box } = palette();
    box.current?.run(true);
    expect(openKept).toHaveBeenCalledWith({ view: 'entity', key: 'pg://h/shop/orders', tab: null });
  });

  test('walks around its ends by steps, and stops there by pages', () => {
    const { box } = palette();
    box.move(-1);
    expect(box.active).toBe(box.rows.length - 1);
    box.move(1);
    expect(box.active).toBe(0);
    box.move(-8);
    expect(box.active).toBe(0);
  });

  test('offers what applies to the page on the screen', () => {
    subject = { is: 'entity', key: 'pg://h/shop/orders', name: 'orders', kind: 'table' };
    expect(palette('> copy select').box.rows[0]?.id).toBe('verb copySelect');
    subject = { is: 'nothing' };
    expect(palette('> copy select').box.rows.some(({ id }) => id === 'verb copySelect')).toBe(false);
  });
});
