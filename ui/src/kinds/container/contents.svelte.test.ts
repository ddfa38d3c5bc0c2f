import { flushSync } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { afterEach, describe, expect, test } from 'vitest';

import type { ContentRow, ContentsPage, ContentsRequest } from '../../api';
import { CallError, useHost, type Host } from '../../data/call';
import { tell } from '../../data/live.svelte';
import { ContentsController, forgetWishes } from './contents.svelte';

const ROWS = Array.from({ length: 2500 }, (_, at) => ({ key: `pg://a/t${at}`, name: `t${at}`, written: at === 2499 ? '"t2499"' : null }) as ContentRow);

interface Asked {
  offset: number;
  sort: string;
}

/** A catalog of 2,500 tables, and what it was asked. */
function catalog(answer: (request: ContentsRequest) => ContentsPage = everything) {
  const asked: ContentsRequest[] = [];
  useHost({
    platform: 'browser',
    call: async (name: string, request: unknown) => {
      asked.push(request as ContentsRequest);
      const page = answer(request as ContentsRequest);
      return (name === 'names' ? { names: page.rows.map((row) => row.name), written: page.rows.flatMap(({ written }, at) => (written === null ? [] : [{ at, text: written }])) } : page) as never;
    },
    onEvent: () => () => {},
  } as Host);
  return asked;
}

function everything({ offset, limit }: ContentsRequest): ContentsPage {
  return { rows: ROWS.slice(offset, offset + limit), matching: ROWS.length, total: ROWS.length };
}

let stop = () => {};
afterEach(() => {
  stop();
  forgetWishes();
});

async function opened(key = 'pg://a'): Promise<ContentsController> {
  stop();
  let list: ContentsController | undefined;
  stop = $effect.root(() => {
    list = new ContentsController(() => key);
  });
  flushSync();
  if (list === undefined) throw new Error('BUG: effects run at once in a root');
  await expect.poll(() => list?.pending).toBe(false);
  return list;
}

async function check(what: (list: ContentsController) => void | Promise<void>, shown: number[], expected: Asked[]): Promise<void> {
  const asked = catalog();
  const list = await opened();
  await what(list);
  await expect.poll(() => shown.map((index) => list.rowAt(index)?.name)).toEqual(shown.map((index) => `t${index}`));
  expect(asked.map(({ offset, sort }) => ({ offset, sort }))).toEqual(expected);
}

describe('a long list', () => {
  test('knows its length from the first page on', async () => {
    catalog();
    const list = await opened();
    expect([list.matching, list.rowAt(199)?.name, list.rowAt(200)]).toEqual([2500, 't199', undefined]);
  });

  test('is entered anywhere', () => check((list) => list.look(1990, 2020), [1990, 2020], [{ offset: 0, sort: 'name' }, { offset: 1800, sort: 'name' }, { offset: 2000, sort: 'name' }]));

  test('asks for where a scroll stops, not for what it passed', () =>
    check((list) => {
      for (let at = 200; at <= 2400; at += 100) list.look(at, at + 30);
    }, [2400], [{ offset: 0, sort: 'name' }, { offset: 200, sort: 'name' }, { offset: 2400, sort: 'name' }]));

  test('gives the names of a selection over all of it in one answer', async () => {
    const asked = catalog();
    const list = await opened();
    expect(await list.namesIn([{ from: 0, to: Infinity }])).toHaveLength(2500);
    expect(asked.slice(1).map(({ offset, limit }) => [offset, limit])).toEqual([[0, 2500]]);
  });

  test('gives the names of what is left of a selection, a question for each part', async () => {
    const asked = catalog();
    const list = await opened();
    expect(await list.namesIn([{ from: 0, to: 1 }, { from: 2498, to: Infinity }])).toEqual(['t0', 't1', 't2498', '"t2499"']);
    expect(asked.slice(1).map(({ offset, limit }) => [offset, limit])).toEqual([[0, 2], [2498, 2]]);
  });

  test('asks for no names past its end, where a selection may reach', async () => {
    const asked = catalog();
    const list = await opened();
    expect(await list.namesIn([{ from: 2498, to: 2600 }, { from: 2700, to: 2800 }])).toEqual(['t2498', '"t2499"']);
    expect(asked.slice(1).map(({ offset, limit }) => [offset, limit])).toEqual([[2498, 2]]);
  });

  test('names a row that is out of reach as its key does', async () => {
    catalog();
    const list = await opened();
    expect(list.namesOf(['pg://a/t3', 'pg://a/t2000', 'pg://a/gone%2Faway'])).toEqual(['t3', 't2000', 'gone/away']);
  });

  test('is gone to by letters, wherever they lead, and its names are read once', async () => {
    const asked = catalog();
    const list = await opened();
    expect([await list.seek('t2000', 0), await list.seek('t19', 0), await list.seek('x', 0)]).toEqual([2000, 19, -1]);
    expect(asked).toHaveLength(2);
    list.wish({ filter: 't1' });
    await expect.poll(() => asked.length).toBe(3);
    await list.seek('t1', 0);
    expect(asked).toHaveLength(4);
  });

  test('begins anew in another order', () =>
    check((list) => {
      list.look(1000, 1030);
      list.wish({ sort: { column: 'bytes', direction: 'descending' } });
    }, [0], [{ offset: 0, sort: 'name' }, { offset: 1000, sort: 'name' }, { offset: 0, sort: 'bytes' }]));

  test('stays where it is when the catalog changed', () =>
    check(async (list) => {
      list.look(1000, 1030);
      await expect.poll(() => list.rowAt(1000)).toBeDefined();
      tell(['catalog']);
      expect(list.rowAt(1000)?.name).toBe('t1000');
    }, [1000], [{ offset: 0, sort: 'name' }, { offset: 1000, sort: 'name' }, { offset: 1000, sort: 'name' }]));
});

test('a newer catalog brings both pages that are in sight, and says that the rows are those of before', async () => {
  const asked = catalog();
  const list = await opened();
  list.look(190, 220);
  await expect.poll(() => list.rowAt(200)).toBeDefined();
  tell(['catalog']);
  flushSync();
  await expect.poll(() => list.reread).toBe(1);
  expect([list.rowAt(190)?.name, list.rowAt(220)?.name]).toEqual(['t190', 't220']);
  expect(asked.map(({ offset }) => offset)).toEqual([0, 200, 0, 200]);
  list.wish({ filter: 't1' });
  await expect.poll(() => list.edition).toBe(3);
  expect(list.reread, 'other rows').toBe(1);
});

test('a list nobody sees hears of a newer catalog when it is seen again', async () => {
  const asked = catalog();
  const seen = new SvelteSet<string>();
  stop();
  stop = $effect.root(() => void new ContentsController(() => 'pg://a', () => seen.has('here')));
  flushSync();
  await expect.poll(() => asked.length).toBe(1);
  tell(['catalog']);
  tell(['index']);
  flushSync();
  expect(asked.length).toBe(1);
  seen.add('here');
  flushSync();
  expect(asked.length).toBe(2);
});

test('what lies directly in a container is learnt from its own list, whole', async () => {
  const kind = (name: ContentRow['kind']) => ({ key: name, kind: name }) as ContentRow;
  const here = [kind('schema'), kind('table')];
  catalog(({ deep, filter }) => ({ rows: deep ? [kind('view')] : filter === '' ? here : [kind('table')], matching: filter === '' ? 2 : 1, total: 2 }));
  const list = await opened();
  const learnt = new Set(['schema', 'table']);
  expect(list.kindsHere).toEqual(learnt);
  list.wish({ filter: 'x' });
  await expect.poll(() => list.matching).toBe(1);
  expect(list.kindsHere).toEqual(learnt);
  list.wish({ filter: '', deep: true });
  await expect.poll(() => list.rowAt(0)?.kind).toBe('view');
  expect(list.kindsHere).toEqual(learnt);
});

test('the answer to an older wish is not shown', async () => {
  const late: (() => void)[] = [];
  catalog();
  const list = await opened();
  useHost({
    platform: 'browser',
    call: (_: string, request: unknown) => new Promise((done) => late.push(() => done({ rows: [{ key: 'x', name: (request as ContentsRequest).filter }], matching: 1, total: 9 } as never))),
    onEvent: () => () => {},
  } as Host);
  list.wish({ filter: 'old' });
  list.wish({ filter: 'new' });
  expect(list.rowAt(0)?.name).toBe('t0');
  for (const answer of late.reverse()) answer();
  await expect.poll(() => list.rowAt(0)?.name).toBe('new');
  expect([list.matching, list.total]).toEqual([1, 9]);
});

test('what a person asked for is there when they come back', async () => {
  const asked = catalog();
  (await opened()).wish({ filter: ' order ', kinds: ['view'], deep: true });
  await opened('pg://b');
  await opened();
  const [{ filter, kinds, deep } = {}] = asked.slice(-1);
  expect({ filter, kinds, deep }).toEqual({ filter: 'order', kinds: ['view'], deep: true });
});

test('a page that fails leaves the rows that are there, and is asked for again', async () => {
  const failing = new Set<number>([1000]);
  catalog((request) => {
    if (failing.has(request.offset)) throw new CallError({ code: 'damaged', message: 'unreadable', remedy: null, details: null });
    return everything(request);
  });
  const list = await opened();
  list.look(1000, 1030);
  await expect.poll(() => list.error?.code).toBe('damaged');
  expect(list.rowAt(0)?.name).toBe('t0');
  failing.clear();
  list.again();
  await expect.poll(() => list.rowAt(1000)?.name).toBe('t1000');
  expect(list.error).toBeUndefined();
});
