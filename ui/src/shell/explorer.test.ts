import { describe, expect, test } from 'vitest';

import type { BrowseRequest, ContentsRequest, Node } from '../api';
import type { call } from '../data/call';
import { CallError } from '../host/host';
import { ExplorerController } from './explorer.svelte';

const node = (key: string, kind: Node['kind'], children: boolean): Node => ({ key, name: key.split('/').at(-1) ?? key, kind, form: 'table', tables: null, rows: null, bytes: null, children });
const tables = (count: number) => Array.from({ length: count }, (_, at) => node(`pg://a/shop/t${at}`, 'table', false));

type Levels = Record<string, Node[]>;
const LEVELS: Levels = {
  '': [node('pg://a', 'source', true), node('pg://b', 'source', true)],
  'pg://a': [node('pg://a/shop', 'schema', true)],
  'pg://a/shop': tables(2500),
};

/** A tree over levels that may be changed beneath it. */
function tree(levels: Levels = { ...LEVELS }) {
  const asked: BrowseRequest[] = [];
  const answer = async (name: string, request: BrowseRequest & ContentsRequest) => {
    if (name === 'names') return { names: levels[request.key]?.map((one) => one.name) };
    if (name === 'contents') return { rows: levels[request.key]?.slice(request.offset, request.offset + request.limit) };
    asked.push(request);
    const nodes = levels[request.parent ?? ''];
    if (nodes === undefined) throw new CallError({ code: 'unreachable', message: 'no', remedy: null, details: null });
    const { holding, limit } = request;
    const held = nodes.findIndex((one) => one.key === holding);
    const offset = held < 0 ? request.offset : Math.floor(held / limit) * limit;
    return { nodes: nodes.slice(offset, offset + limit), offset, total: nodes.length };
  };
  return { explorer: new ExplorerController(answer as unknown as typeof call), asked, levels };
}

const rowsOf = (explorer: ExplorerController) => Array.from({ length: explorer.length }, (_, at) => explorer.at(at));
const names = (explorer: ExplorerController) => rowsOf(explorer).map((row) => (row?.is === 'node' ? row.node.name : row?.is));
const activeName = (explorer: ExplorerController) => {
  const row = explorer.at(explorer.active);
  return row?.is === 'node' ? row.node.name : row?.is;
};
/** What is asked is answered before the next turn of the loop. */
const settled = () => new Promise((done) => setTimeout(done));

describe('the explorer', () => {
  test('asks for a level when it is opened, and once', async () => {
    const { explorer, asked } = tree();
    await explorer.start();
    expect(names(explorer)).toEqual(['a', 'b']);
    await explorer.toggle('pg://a');
    await explorer.toggle('pg://a');
    await explorer.toggle('pg://a');
    expect(names(explorer)).toEqual(['a', 'shop', 'b']);
    expect(asked.map(({ parent }) => parent)).toEqual([null, 'pg://a']);
  });

  test('a long level has its length at once, and any part of it is one question away', async () => {
    const { explorer, asked } = tree();
    await explorer.start();
    await explorer.reveal('pg://a/shop/t3');
    expect(explorer.length).toBe(2 + 1 + 2500);
    expect(explorer.at(2 + 3)).toMatchObject({ is: 'node', id: 'pg://a/shop/t3', at: 3, of: 2500 });
    const before = asked.length;
    expect(explorer.at(2 + 1990)).toMatchObject({ is: 'waiting' });
    explorer.need(2 + 1990, 2 + 2010);
    explorer.need(2 + 1995, 2 + 2015);
    await settled();
    expect(explorer.at(2 + 1990)).toMatchObject({ id: 'pg://a/shop/t1990' });
    expect(explorer.at(2 + 2010)).toMatchObject({ id: 'pg://a/shop/t2010' });
    expect(asked.slice(before).map(({ offset }) => offset)).toEqual([1500, 2000]);
    expect(explorer.at(explorer.length - 1)).toMatchObject({ id: 'pg://b' });
    expect(explorer.at(explorer.length)).toBeUndefined();
  });

  test('what was looked at long ago is forgotten, and read again when it is looked at', async () => {
    const { explorer } = tree({ '': tables(12_000) });
    await explorer.start();
    for (let at = 0; at < 12_000; at += 500) {
      explorer.need(at, at);
      await settled();
    }
    expect(explorer.at(11_999)).toMatchObject({ is: 'node' });
    expect(explorer.at(0)).toMatchObject({ is: 'waiting' });
    explorer.need(0, 20);
    await settled();
    expect(explorer.at(0)).toMatchObject({ id: 'pg://a/shop/t0' });
  });

  test.each(['pg://a/shop/t1500', 'pg://a/shop/t0', 'pg://a/shop', 'pg://a', 'pg://b'])('%s is found wherever it stands', async (key) => {
    const { explorer, asked } = tree();
    await explorer.start();
    expect(await explorer.reveal(key)).toBe(true);
    expect(explorer.at(explorer.active)?.id).toBe(key);
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  test.each(['pg://a/shop/nothing', 'pg://c/shop/t1'])('%s is nowhere, and nobody is led there', async (key) => {
    const { explorer } = tree();
    await explorer.start();
    expect(await explorer.reveal(key)).toBe(false);
    expect(explorer.active).toBe(0);
  });

  test.each([
    ['t1500', 't1500'],
    ['t239', 't239'],
    ['t24', 't2'],
    ['nothing', 't2'],
  ])('letters %j lead past what was read, to %s', async (typed, name) => {
    const { explorer } = tree({ ...LEVELS, 'pg://a/shop': LEVELS['pg://a/shop']?.filter((one) => !one.key.includes('t24')) ?? [] });
    await explorer.start();
    await explorer.reveal('pg://a/shop/t2');
    await explorer.lead(typed);
    expect(activeName(explorer)).toBe(name);
  });

  test('of two words the last one leads', async () => {
    const { explorer } = tree();
    await explorer.start();
    await explorer.reveal('pg://a/shop/t2');
    await Promise.all([explorer.lead('t15'), explorer.lead('t2400')]);
    expect(activeName(explorer)).toBe('t2400');
  });

  test('a level that fails says so in its place, the others stay, and it can be tried again', async () => {
    const { explorer, levels } = tree();
    await explorer.start();
    await explorer.toggle('pg://b');
    expect(names(explorer)).toEqual(['a', 'b', 'failed']);
    levels['pg://b'] = [node('pg://b/x', 'schema', false)];
    await explorer.again('pg://b', 0);
    expect(names(explorer)).toEqual(['a', 'b', 'x']);
  });

  test('a part of a level that fails says so in its rows alone', async () => {
    const { explorer, levels } = tree({ '': tables(1200) });
    await explorer.start();
    const whole = levels[''];
    delete levels[''];
    explorer.need(600, 620);
    await settled();
    expect(explorer.at(600)).toMatchObject({ is: 'failed', why: 'no', at: 600 });
    expect(explorer.at(10)).toMatchObject({ is: 'node' });
    if (whole !== undefined) levels[''] = whole;
    await explorer.again('', 600);
    expect(explorer.at(600)).toMatchObject({ id: 'pg://a/shop/t600' });
  });

  test('arrow keys open, step in, step out and close', async () => {
    const { explorer } = tree();
    await explorer.start();
    await explorer.enter();
    await explorer.enter();
    expect(explorer.active).toBe(1);
    explorer.leave();
    expect(explorer.active).toBe(0);
    explorer.leave();
    expect(names(explorer)).toEqual(['a', 'b']);
  });

  test('a change reads what is loaded again and keeps what is open', async () => {
    const { explorer, asked } = tree();
    await explorer.start();
    await explorer.toggle('pg://a');
    await explorer.changed(['catalog']);
    expect(asked).toHaveLength(4);
    expect(names(explorer)).toEqual(['a', 'shop', 'b']);
    await explorer.changed(['settings']);
    expect(asked).toHaveLength(4);
  });

  test('rows that arrive above move neither the active row nor what is in sight', async () => {
    const { explorer, levels } = tree();
    await explorer.start();
    await explorer.reveal('pg://a/shop/t20');
    const moves: number[] = [];
    explorer.sight = { top: () => 10, moved: (rows) => void moves.push(rows) };
    levels['pg://a/shop'] = [node('pg://a/shop/a1', 'table', false), node('pg://a/shop/a2', 'table', false), ...tables(2500)];
    await explorer.changed(['catalog']);
    expect(activeName(explorer)).toBe('t20');
    expect(moves).toEqual([2]);
    expect(explorer.length).toBe(2 + 1 + 2502);
  });

  test('closing what the active row lies in makes that the active one', async () => {
    const { explorer } = tree();
    await explorer.start();
    await explorer.reveal('pg://a/shop/t20');
    await explorer.toggle('pg://a');
    expect(activeName(explorer)).toBe('a');
    await explorer.toggle('pg://a');
    await explorer.reveal('pg://b');
    await explorer.toggle('pg://a');
    expect(activeName(explorer)).toBe('b');
  });

  test('what was closed is not read again after a change', async () => {
    const { explorer, asked } = tree();
    await explorer.start();
    await explorer.toggle('pg://a');
    await explorer.toggle('pg://a');
    await explorer.changed(['catalog']);
    expect(asked.map(({ parent }) => parent)).toEqual([null, 'pg://a', null]);
  });

  test('a place that is no longer meant once it is found is not gone to', async () => {
    const { explorer } = tree();
    await explorer.start();
    let isMeant = true;
    const revealing = explorer.reveal('pg://a/shop/t3', () => isMeant);
    isMeant = false;
    expect(await revealing).toBe(false);
    expect([explorer.active, explorer.length]).toEqual([0, 2]);
  });

  test('of hundreds of levels that were opened the rows of a few are kept, and the others read again in sight', async () => {
    const schema = (at: number) => `pg://a/s${at}`;
    const schemas = Array.from({ length: 200 }, (_, at) => schema(at));
    const levels: Levels = { '': [node('pg://a', 'source', true)], 'pg://a': schemas.map((key) => node(key, 'schema', true)) };
    for (const key of schemas) levels[key] = [node(`${key}/t`, 'table', false)];
    const { explorer, asked } = tree(levels);
    await explorer.start();
    for (const key of schemas) expect(await explorer.reveal(`${key}/t`)).toBe(true);
    expect(explorer.length).toBe(1 + 200 + 200);
    const kept = rowsOf(explorer).filter((row) => row?.is === 'node' && row.node.kind === 'table');
    expect(kept.length).toBeLessThan(60);
    const before = asked.length;
    expect(explorer.at(2)).toMatchObject({ is: 'waiting', parent: schema(0) });
    explorer.need(2, 2);
    await settled();
    expect(explorer.at(2)).toMatchObject({ id: 'pg://a/s0/t' });
    expect(asked.length).toBe(before + 1);
  });

  test('what is open stays open when it is moved out of what was read', async () => {
    const schemas = (count: number, name: string) => Array.from({ length: count }, (_, at) => node(`pg://a/${name}${at}`, 'schema', true));
    const { explorer, levels } = tree({ '': [node('pg://a', 'source', true)], 'pg://a': schemas(600, 's'), 'pg://a/s499': tables(3) });
    await explorer.start();
    await explorer.toggle('pg://a');
    await explorer.toggle('pg://a/s499');
    expect(explorer.length).toBe(1 + 600 + 3);
    levels['pg://a'] = [...schemas(1, 'r'), ...schemas(600, 's')];
    await explorer.changed(['catalog']);
    expect(explorer.length).toBe(1 + 601 + 3);
    expect(await explorer.reveal('pg://a/s499')).toBe(true);
  });

  test('an answer of before a change is not shown after it', async () => {
    const { explorer, levels } = tree();
    await explorer.start();
    const opening = explorer.toggle('pg://a');
    levels['pg://a'] = [node('pg://a/crm', 'schema', true)];
    await Promise.all([opening, explorer.changed(['catalog'])]);
    expect(names(explorer)).toEqual(['a', 'crm', 'b']);
  });
});
