import { describe, expect, test } from 'vitest';

import type { BrowseRequest, ContentsRequest, Node } from '../api';
import type { call } from '../data/call';
import { CallError } from '../host/host';
import { ExplorerController } from './explorer.svelte';

const node = (key: string, kind: Node['kind'], children: boolean): Node => ({ key, name: key.split('/').at(-1) ?? key, kind, form: 'table', tables: null, rows: null, children });

const LEVELS: Record<string, Node[]> = {
  '': [node('pg://a', 'source', true), node('pg://b', 'source', true)],
  'pg://a': [node('pg://a/shop', 'schema', true)],
  'pg://a/shop': Array.from({ length: 2500 }, (_, at) => node(`pg://a/shop/t${at}`, 'table', false)),
};

function tree(levels = LEVELS) {
  const asked: BrowseRequest[] = [];
  const answer = async (name: string, request: BrowseRequest & ContentsRequest) => {
    if (name === 'names') return { names: levels[request.key]?.map((one) => one.name) };
    if (name === 'contents') return { rows: levels[request.key]?.slice(request.offset, request.offset + request.limit) };
    asked.push(request);
    const nodes = levels[request.parent ?? ''];
    if (nodes === undefined) throw new CallError({ code: 'unreachable', message: 'no', remedy: null, details: null });
    const from = request.after === null ? 0 : nodes.findIndex((one) => one.key === request.after) + 1;
    return { nodes: nodes.slice(from, from + request.limit), more: from + request.limit < nodes.length };
  };
  return { tree: new ExplorerController(answer as unknown as typeof call), asked };
}

const names = (controller: ExplorerController) => controller.rows.map((row) => (row.is === 'node' ? row.node.name : row.is));

describe('the explorer', () => {
  test('asks for a level when it is opened, and once', async () => {
    const { tree: explorer, asked } = tree();
    await explorer.start();
    expect(names(explorer)).toEqual(['a', 'b']);
    await explorer.toggle('pg://a');
    await explorer.toggle('pg://a');
    await explorer.toggle('pg://a');
    expect(names(explorer)).toEqual(['a', 'shop', 'b']);
    expect(asked.map(({ parent }) => parent)).toEqual([null, 'pg://a']);
  });

  test('a long level comes in pages, its last row standing for what is missing', async () => {
    const { tree: explorer } = tree();
    await explorer.start();
    await explorer.reveal('pg://a/shop/t3');
    expect(explorer.rows).toHaveLength(2 + 1 + 1000 + 1);
    expect(explorer.rows[explorer.active]).toMatchObject({ is: 'node', id: 'pg://a/shop/t3' });
    await explorer.more('pg://a/shop');
    await explorer.more('pg://a/shop');
    expect(explorer.rows).toHaveLength(2 + 1 + 2500);
  });

  test.each([
    [0, false],
    [1, true],
    [Infinity, true],
  ])('something on the second page is found within %s more pages: %s', async (pages, expected) => {
    const { tree: explorer } = tree();
    await explorer.start();
    expect(await explorer.reveal('pg://a/shop/t1500', pages)).toBe(expected);
    expect(explorer.rows[explorer.active]?.id === 'pg://a/shop/t1500').toBe(expected);
  });

  test.each([
    ['t1500', 't1500'],
    ['t239', 't239'],
    ['t24', 't2'],
    ['nothing', 't2'],
  ])('letters %j lead past what was read, to %s', async (typed, name) => {
    const { tree: explorer } = tree({ ...LEVELS, 'pg://a/shop': LEVELS['pg://a/shop']?.filter((one) => !one.key.includes('t24')) ?? [] });
    await explorer.start();
    await explorer.reveal('pg://a/shop/t2');
    await explorer.lead(typed);
    expect(explorer.rows[explorer.active]).toMatchObject({ node: { name } });
  });

  test('of two words the last one leads', async () => {
    const { tree: explorer } = tree();
    await explorer.start();
    await explorer.reveal('pg://a/shop/t2');
    await Promise.all([explorer.lead('t15'), explorer.lead('t2400')]);
    expect(explorer.rows[explorer.active]).toMatchObject({ node: { name: 't2400' } });
  });

  test('what is nowhere is looked for to the end of its level, and no further', async () => {
    const { tree: explorer, asked } = tree();
    await explorer.start();
    expect(await explorer.reveal('pg://a/shop/nothing', Infinity)).toBe(false);
    expect(asked).toHaveLength(5);
  });

  test('the end is the last of all, also of what had not been loaded', async () => {
    const { tree: explorer, asked } = tree({ '': LEVELS['pg://a/shop'] ?? [] });
    await explorer.start();
    await Promise.all([explorer.end(), explorer.more(null)]);
    expect(explorer.rows[explorer.active]).toMatchObject({ is: 'node', id: 'pg://a/shop/t2499' });
    expect(asked).toHaveLength(3);
  });

  test('who goes elsewhere while the end is loaded is left there', async () => {
    const { tree: explorer } = tree({ '': LEVELS['pg://a/shop'] ?? [] });
    await explorer.start();
    const end = explorer.end();
    explorer.move(-Infinity);
    await end;
    expect(explorer.active).toBe(0);
  });

  test('a level that fails says so in its place, and the others stay', async () => {
    const { tree: explorer } = tree();
    await explorer.start();
    await explorer.toggle('pg://b');
    expect(names(explorer)).toEqual(['a', 'b', 'error']);
  });

  test('arrow keys open, step in, step out and close', async () => {
    const { tree: explorer } = tree();
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
    const { tree: explorer, asked } = tree();
    await explorer.start();
    await explorer.toggle('pg://a');
    await explorer.changed(['catalog']);
    expect(asked).toHaveLength(4);
    expect(names(explorer)).toEqual(['a', 'shop', 'b']);
    await explorer.changed(['settings']);
    expect(asked).toHaveLength(4);
  });
});
