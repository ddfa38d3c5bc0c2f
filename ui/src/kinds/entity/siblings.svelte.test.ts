import { describe, expect, test } from 'vitest';

import type { ContentsRequest } from '../../api';
import { CallError, type call } from '../../data/call';
import { Siblings } from './siblings.svelte';

const NAMES = Array.from({ length: 10_000 }, (_, at) => `table_${String(at).padStart(4, '0')}`);

/** A container of ten thousand, and what was asked of it. */
function many(parent: string | null = 'pg://h/shop') {
  const asked: string[] = [];
  const answer = (name: string, request: unknown) => {
    const { offset, limit } = request as ContentsRequest;
    asked.push(name === 'contents' ? `contents ${offset}` : name);
    if (name === 'names') return Promise.resolve({ names: NAMES, written: [] });
    if (name === 'sources') return Promise.resolve({ sources: [{ key: 'pg://h', name: 'shop-prod' }, { key: 'pg://wh', name: 'warehouse' }] });
    return Promise.resolve({ rows: NAMES.slice(offset, offset + limit).map((row) => ({ key: `pg://h/shop/${row}`, name: row, form: 'table' })) });
  };
  return { list: new Siblings(parent, answer as unknown as typeof call), asked };
}

describe('ten thousand siblings', () => {
  test('are there by name at once, beginning at the one a person is on', async () => {
    const { list, asked } = many();
    await list.begin('table_4321');
    expect([list.total, list.shown.length, list.active, list.nameAt(list.active)]).toEqual([10_000, 10_000, 4321, 'table_4321']);
    expect(asked).toEqual(['names']);
  });

  test('are read where they are looked at, each page once', async () => {
    const { list, asked } = many();
    await list.begin('');
    list.look(390, 410);
    list.look(391, 411);
    await expect.poll(() => list.at(405)?.key).toBe('pg://h/shop/table_0405');
    list.look(390, 410);
    expect(asked).toEqual(['names', 'contents 200', 'contents 400']);
  });

  test.each([
    ['99', 299, 'table_0099'],
    ['TABLE 12 9', 38, 'table_0129'],
    ['nothing', 0, ''],
    ['  ', 10_000, 'table_0000'],
  ])('are filtered by what is typed: %s', async (text, count, first) => {
    const { list } = many();
    await list.begin('table_4321');
    list.type(text);
    expect([list.shown.length > 0 ? count : 0, list.active, list.nameAt(0)]).toEqual([count, 0, first]);
    expect(list.shown.every((row) => text.trim().toLowerCase().split(/\s+/).every((word) => NAMES[row]?.includes(word)))).toBe(true);
  });

  test('a filtered one leads to what it is called', async () => {
    const { list, asked } = many();
    await list.begin('');
    list.type('9999');
    expect(await list.keyAt(0)).toBe('pg://h/shop/table_9999');
    expect(asked).toEqual(['names', 'contents 9800']);
    expect(await list.keyAt(5)).toBeUndefined();
  });
});

test('what was chosen by name opens, also when a harvest moved it', async () => {
  let names = ['b', 'c'];
  const answer = (name: string) => Promise.resolve(name === 'names' ? { names } : { rows: names.map((row) => ({ key: `pg://h/${row}`, name: row, form: 'table' })) });
  const list = new Siblings('pg://h', answer as unknown as typeof call);
  await list.begin('b');
  names = ['a', 'b', 'c'];
  expect(await list.keyAt(1)).toBe('pg://h/c');
  names = ['a'];
  const late = new Siblings('pg://h', answer as unknown as typeof call);
  names = ['a', 'b'];
  await late.begin('a');
  names = ['a'];
  expect(await late.keyAt(1)).toBeUndefined();
});

test('sources are the siblings of a source', async () => {
  const { list } = many(null);
  await list.begin('warehouse');
  expect([list.active, list.at(1)]).toEqual([1, { key: 'pg://wh', name: 'warehouse', form: 'source' }]);
});

test('what cannot be read says why, and is read again when asked', async () => {
  let broken = true;
  const error = { code: 'storage', message: 'the disk is gone', remedy: null, details: null } as const;
  const answer = () => (broken ? Promise.reject(new CallError(error)) : Promise.resolve({ names: ['a'], written: [] }));
  const list = new Siblings('pg://h', answer as unknown as typeof call);
  await list.begin('a');
  expect([list.pending, list.error?.message]).toEqual([false, 'the disk is gone']);
  broken = false;
  await list.begin('a');
  expect([list.total, list.error]).toEqual([1, undefined]);
});
