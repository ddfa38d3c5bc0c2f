import { beforeAll, describe, expect, test, vi } from 'vitest';

import type { ApiError, Hit, SavedSearch, ShelfView, SourceView } from '../../api';
import { CallError, useHost, type call, type Host } from '../../data/call';
import { startLanguage } from '../../i18n/index.svelte';
import { useDesk, type Desk } from '../../verbs/desk';
import type { Subject } from '../../verbs/verb';
import { Palette } from './palette.svelte';

const hit = (name: string, columns: string[] = []): Hit => ({
  key: `pg://h/shop/${name}`, kind: 'table', form: 'table', source: { key: 'pg://h', name: 'shop-prod', connector: 'postgres' }, path: ['shop'],
  name: { text: name, ranges: [] }, comment: null, columns: columns.map((text) => ({ name: { text, ranges: [[0, 1]] }, type: 'int', detail: null })), columns_matching: columns.length,
  column_count: 3, rows: null, bytes: null, last_write: null, in_definition: false,
});
const SEARCH: SavedSearch = { id: '1', name: 'Orders of the week', query: 'order', filters: [] };
const SHELF: ShelfView = {
  stars: [], searches: [SEARCH], changed: { since: null, revision: '0', entities: [], total: 0 },
  recent: [{ at: '2026-11-01T00:00:00Z', times: 1, entity: { key: 'pg://h/shop/orders', name: 'orders', path: ['shop'], kind: 'table', form: 'table', source: { key: 'pg://h', name: 'shop-prod', connector: 'postgres' }, present: true } }],
};

const DAMAGED: ApiError = { code: 'damaged', message: 'the index is damaged', remedy: null, details: null };
const SOURCE = { key: 'pg://h', name: 'shop-prod', title: 'PostgreSQL', environment: 'production' } as SourceView;
const setTheme = vi.fn();

let subject: Subject = { is: 'nothing' };
const openKept = vi.fn();

/** A palette whose searches are answered by hand, in whatever order. */
function palette(text = '') {
  const answers: ((hits: Hit[]) => Promise<void>)[] = [];
  const search = () => new Promise((resolve) => answers.push((hits) => (resolve({ hits, total: hits.length }), Promise.resolve())));
  return { box: new Palette(text, { shelf: () => SHELF, sources: () => [SOURCE] }, search as unknown as typeof call), answers };
}

const sections = (box: Palette) => [...new Set(box.rows.map((row) => row.section))];

beforeAll(async () => {
  await startLanguage('en');
  useHost({ platform: 'desktop', call: () => Promise.reject(new Error('nobody asks')), onEvent: () => () => {} } as Host);
  useDesk({ get subject() { return subject; }, formOf: () => undefined, isDefined: () => false, isStarred: () => false, tabCount: 1, canReopen: false, canSaveSearch: false, openKept, setTheme, theme: 'light', language: 'en', density: 'compact', textSize: 100 } as unknown as Desk);
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
    await expect.poll(() => sections(box).slice(0, 4)).toEqual(['recent', 'found', 'columns', 'searches']);
    expect(box.rows.find((row) => row.section === 'columns')?.entity).toBe('pg://h/shop/orders#order_id');
  });

  test('lists a flat and a nested column of one name as two rows', async () => {
    const { box, answers } = palette('@a');
    await answers[0]?.([hit('orders', ['a.b', 'a.b'])]);
    await expect.poll(() => new Set(box.rows.map(({ id }) => id)).size).toBe(2);
  });

  test('what was opened lately comes first, once, and before the search has answered', async () => {
    const { box, answers } = palette('ord');
    expect([box.rows[0]?.section, box.rows[0]?.marked?.ranges]).toEqual(['recent', [[0, 3]]]);
    await answers[0]?.([hit('orders'), hit('order_items')]);
    await expect.poll(() => box.rows.map(({ label }) => label).slice(0, 2)).toEqual(['orders', 'order_items']);
    expect(box.rows.filter(({ label }) => label === 'orders')).toHaveLength(1);
  });

  test.each([
    ['shop', 'sources', 'shop-prod', 'source'],
    ['postgres', 'sources', 'shop-prod', 'source'],
    ['week', 'searches', 'Orders of the week', 'saved search'],
    ['theme', 'settings', 'Theme', 'setting'],
    // By what it may be set to.
    ['dark', 'settings', 'Theme', 'setting'],
    ['settings', 'settings', 'Theme', 'setting'],
    ['orders', 'recent', 'orders', 'table'],
  ])('%s is found among %s as %s, %s', (text, section, label, kind) => {
    const row = palette(text).box.rows.find((one) => one.section === section);
    expect([row?.label, row?.kind]).toEqual([label, kind]);
  });

  test('where something lies is no name of it', () => {
    expect(palette('shop').box.rows.some(({ section }) => section === 'recent')).toBe(false);
  });

  test('a source the search finds too is listed once', async () => {
    const { box, answers } = palette('shop');
    await answers[0]?.([{ ...hit('shop-prod'), key: 'pg://h', kind: 'source', form: 'source' }, hit('shops')]);
    await expect.poll(() => box.rows.some(({ label }) => label === 'shops')).toBe(true);
    expect(box.rows.filter(({ entity }) => entity === 'pg://h')).toHaveLength(1);
  });

  test('a setting is set from its further actions, which say what it is now', () => {
    const { box } = palette('theme');
    box.active = box.rows.findIndex(({ section }) => section === 'settings');
    expect(box.actions()).toBe(true);
    expect(box.rows.map(({ label, detail }) => [label, detail])).toEqual([['System', ''], ['Light', 'as it is now'], ['Dark', '']]);
    box.rows[2]?.run(false);
    expect(setTheme).toHaveBeenCalledWith('dark');
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
    await answers[1]?.([hit('order_items')]);
    await answers[0]?.([hit('orphans')]);
    await expect.poll(() => box.rows[1]?.label).toBe('order_items');
    expect(box.rows.some(({ label }) => label === 'orphans')).toBe(false);
  });

  test('Enter waits for what is typed to be found, and takes the first of it', async () => {
    const { box, answers } = palette('z');
    await answers[0]?.([hit('zebras')]);
    await expect.poll(() => box.current?.label).toBe('zebras');
    box.type('zo');
    const run = vi.fn<(label: string) => void>();
    const enter = () => box.decide(({ label }) => run(label));
    enter();
    expect(run, 'that row was found for something else').not.toHaveBeenCalled();
    await answers[1]?.([hit('zones')]);
    await expect.poll(() => run.mock.calls).toEqual([['zones']]);

    box.type('zon');
    box.move(1);
    box.move(-1);
    enter();
    expect(run, 'that row was gone to').toHaveBeenCalledTimes(2);
  });

  test.each<[string, (box: Palette) => void]>([
    ['typing on', (box) => box.type('zebra')],
    ['closing it', (box) => box.leave()],
    ['going to the commands', (box) => box.commands()],
  ])('Enter is taken back by %s', async (_, act) => {
    const { box, answers } = palette('zeb');
    const run = vi.fn();
    box.decide(run);
    act(box);
    for (const answer of answers) await answer([hit('zebras')]);
    await new Promise((settled) => setTimeout(settled));
    expect(run).not.toHaveBeenCalled();
  });

  test.each([['ord', 'orders'], ['shop', 'shop-prod'], ['> settings', 'Open settings'], ['/data/events.parquet', 'Look inside /data/events.parquet']])('Enter takes at once what is first whatever is found: %s', (text, label) => {
    const run = vi.fn<(label: string) => void>();
    const { box } = palette(text);
    box.decide((row) => run(row.label));
    expect(run.mock.calls).toEqual([[label]]);
  });

  test('goes to the commands from wherever it is', () => {
    const { box } = palette();
    box.actions();
    box.commands();
    expect([box.of, box.text, sections(box)]).toEqual([null, '>', ['commands']]);
  });

  test('says why nothing could be searched for, and forgets it once something could', async () => {
    let refuses = true;
    const search = () => (refuses ? Promise.reject(new CallError(DAMAGED)) : Promise.resolve({ hits: [hit('zebras')], total: 1 }));
    const box = new Palette('zebra', { shelf: () => SHELF, sources: () => [SOURCE] }, search as unknown as typeof call);
    await expect.poll(() => box.failure).toEqual(DAMAGED);
    expect(box.rows).toEqual([]);
    refuses = false;
    box.again();
    await expect.poll(() => box.rows.map(({ label }) => label)).toEqual(['zebras']);
    expect(box.failure).toBeUndefined();

    refuses = true;
    box.type('zebras');
    await expect.poll(() => box.failure).toEqual(DAMAGED);
    // Commands are not searched for.
    box.type('> settings');
    expect(box.failure).toBeUndefined();
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

  test.each([
    ['postgres://ada:s3cret@db.example/shop', 'Look inside postgres://ada@db.example/shop', 'postgres://ada@db.example/shop'],
    [' /data/events.parquet', 'Look inside /data/events.parquet', '/data/events.parquet'],
  ])('an address is looked inside first, and its password is not shown: %s', (text, label, place) => {
    const [row] = palette(text).box.rows;
    expect([row?.section, row?.label]).toEqual(['inside', label]);
    row?.run(true);
    expect(openKept).toHaveBeenLastCalledWith({ view: 'inspect', text: place });
  });

  test('a name is no address', () => {
    expect(palette('orders').box.rows.some(({ section }) => section === 'inside')).toBe(false);
  });

  test('offers what applies to the page on the screen', () => {
    subject = { is: 'entity', key: 'pg://h/shop/orders', name: 'orders', kind: 'table' };
    expect(palette('> copy select').box.rows[0]?.id).toBe('verb copySelect');
    subject = { is: 'nothing' };
    expect(palette('> copy select').box.rows.some(({ id }) => id === 'verb copySelect')).toBe(false);
  });
});
