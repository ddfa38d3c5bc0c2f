import { beforeAll, describe, expect, test, vi } from 'vitest';

import { useHost, type Host } from '../data/call';
import { en } from '../i18n/en';
import { ko } from '../i18n/ko';
import { notices } from '../kit/notices.svelte';
import type { KeyPress } from './chord';
import { useDesk, type Desk } from './desk';
import { verbOf } from './keys';
import { runVerb, VERBS } from './list';
import type { Subject } from './verb';

const TABLE: Subject = { is: 'entity', key: 'pg://h/shop/orders', name: 'orders', kind: 'table' };
const FILE: Subject = { is: 'entity', key: 'files://h/orders.csv', name: 'orders.csv', kind: 'table', form: 'file_table' };
const SOURCE: Subject = { is: 'entity', key: 'pg://h', name: 'shop', kind: 'source' };
const SCHEMA: Subject = { is: 'entity', key: 'pg://h/shop/sales', name: 'sales', kind: 'schema' };
const COLUMN: Subject = { is: 'column', key: 'pg://h/shop/orders#id', name: 'id' };
const SEVERAL: Subject = { is: 'several', count: 3, copy: () => {} };
let subject: Subject = { is: 'nothing' };
let starred = false;
let defined = false;
const keepTab = vi.fn();
const VIEW: Subject = { is: 'entity', key: 'pg://h/shop/late', name: 'late', kind: 'view' };

beforeAll(() => {
  useHost({ platform: 'desktop', call: () => Promise.reject(new Error('nobody asks')), onEvent: () => () => {} } as Host);
  useDesk({ get subject() { return subject; }, isStarred: () => starred, formOf: () => undefined, isDefined: () => defined, keepTab, tabCount: 2, canReopen: true, canSaveSearch: true } as unknown as Desk);
});

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({ key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe('verbs', () => {
  test.each(['star', 'copyDdl'] as const)('leave a failure there to be read when %s fails', async (id) => {
    notices.failures.forEach((one) => notices.dismiss(one.id));
    subject = TABLE;
    starred = false;
    runVerb(id, TABLE);
    await expect.poll(() => notices.failures.map(({ error }) => error.details)).toEqual(['Error: nobody asks']);
    expect(notices.message).toBe('');
  });

  test('are each there once, with a label in both languages', () => {
    const ids = VERBS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const labels = Object.keys(en).filter((key) => key.startsWith('verb.')).map((key) => key.slice('verb.'.length));
    expect(labels.sort()).toEqual([...ids].sort());
    expect(Object.keys(ko).filter((key) => key.startsWith('verb.')).map((key) => key.slice('verb.'.length)).sort()).toEqual([...ids].sort());
  });

  test('share a key only where they never apply together', () => {
    const keys = [...new Set(VERBS.flatMap((verb) => verb.keys ?? []))];
    for (const one of [{ is: 'nothing' }, TABLE, SOURCE, SCHEMA] as Subject[]) {
      for (starred of [false, true]) {
        subject = one;
        for (const key of keys) {
          const both = VERBS.filter((verb) => verb.keys?.includes(key) && verb.applies(one)).map(({ id }) => id);
          expect(both.length, `${key} runs ${both.join(' and ')}`).toBeLessThanOrEqual(1);
        }
      }
    }
  });

  test.each<[string, KeyPress, Subject, boolean, string | undefined]>([
    ['Control-K', press('k', { ctrlKey: true }), { is: 'nothing' }, false, 'palette'],
    ['a slash', press('/'), { is: 'nothing' }, false, 'search'],
    ['a slash while typing', press('/'), { is: 'nothing' }, true, undefined],
    ['Control-K while typing', press('k', { ctrlKey: true }), { is: 'nothing' }, true, 'palette'],
    ['Control-D on a table', press('d', { ctrlKey: true }), TABLE, false, 'star'],
    ['Control-D on nothing', press('d', { ctrlKey: true }), { is: 'nothing' }, false, undefined],
    ['Control-Shift-S on a table', press('S', { ctrlKey: true, shiftKey: true }), TABLE, false, 'copySelect'],
    ['Alt-Left', press('ArrowLeft', { altKey: true }), { is: 'nothing' }, false, 'back'],
    ['a letter', press('k'), { is: 'nothing' }, false, undefined],
  ])('%s', (_, pressed, on, typing, expected) => {
    subject = on;
    starred = false;
    expect(verbOf(pressed, typing)?.id).toBe(expected);
  });

  test('what is starred keeps its tab', () => {
    void VERBS.find(({ id }) => id === 'star')?.run({ is: 'column', key: 'pg://h/shop/orders#id', name: 'id' });
    expect(keepTab).toHaveBeenCalledWith('entity:pg://h/shop/orders');
  });
});

test.each<[string, Subject[], Subject[]]>([
  ['copyName', [TABLE, SOURCE, COLUMN, SEVERAL], [{ is: 'nothing' }]],
  ['copyQualified', [TABLE, COLUMN], [SEVERAL]],
  ['copyDdl', [TABLE], [FILE, COLUMN, SOURCE]],
  ['copySelect', [TABLE, FILE], [SCHEMA]],
  ['showDefinition', [VIEW], [TABLE, SCHEMA, COLUMN]],
  ['showKeys', [TABLE], [SCHEMA]],
  ['showContents', [SOURCE, SCHEMA], [TABLE]],
  ['showSizes', [SOURCE, SCHEMA], [TABLE]],
  ['harvest', [SOURCE, SCHEMA, TABLE, COLUMN], [{ is: 'nothing' }]],
  ['editSource', [SOURCE], [SCHEMA, TABLE]],
  ['removeSource', [SOURCE], [SCHEMA, TABLE]],
  ['markSeen', [{ is: 'nothing' }, TABLE, SOURCE], []],
])('%s is offered where it can be done', (id, on, off) => {
  const verb = VERBS.find((one) => one.id === id);
  expect(on.map((one) => verb?.applies(one)), 'offered').toEqual(on.map(() => true));
  expect(off.map((one) => verb?.applies(one)), 'not offered').toEqual(off.map(() => false));
});

test('the definition of a table is offered once it is known to have one', () => {
  const verb = VERBS.find(({ id }) => id === 'showDefinition');
  defined = true;
  expect(verb?.applies(TABLE)).toBe(true);
  defined = false;
});

test.each<[string, boolean, boolean, string | undefined]>([
  ['nothing is selected', false, false, 'copyName'],
  ['text is selected', false, true, undefined],
  ['somebody types', true, false, undefined],
])('Control-C while %s', (_, typing, selected, expected) => {
  subject = TABLE;
  expect(verbOf(press('c', { ctrlKey: true }), typing, selected)?.id).toBe(expected);
});

test('the source of a table is harvested, and a source is acted on where it is', () => {
  const done: unknown[] = [];
  useDesk({ harvest: (key: string) => void done.push(['harvest', key]), actOnSource: (key: string, act: string) => void done.push([act, key]) } as unknown as Desk);
  for (const [id, on] of [['harvest', TABLE], ['editSource', SOURCE], ['removeSource', SOURCE]] as const) void VERBS.find((verb) => verb.id === id)?.run(on);
  expect(done).toEqual([['harvest', 'pg://h'], ['edit', 'pg://h'], ['remove', 'pg://h']]);
});
