import { beforeAll, describe, expect, test } from 'vitest';

import { useHost, type Host } from '../data/call';
import { speak, startLanguage } from '../i18n/index.svelte';
import { useDesk, type Desk } from './desk';
import { VERBS } from './list';
import { acceleratorOf, contextMenu, ELSEWHERE, MENUS, programMenus } from './menus';
import type { Subject } from './verb';

const TABLE: Subject = { is: 'entity', key: 'pg://h/shop/orders', name: 'orders', kind: 'table' };
const NOTHING: Subject = { is: 'nothing' };
let starred = false;

const host = (more: Partial<Host> = {}) => useHost({ platform: 'desktop', call: () => Promise.reject(new Error('nobody asks')), onEvent: () => () => {}, ...more } as Host);

beforeAll(async () => {
  await startLanguage('en');
  host();
  useDesk({ subject: TABLE, isStarred: () => starred, formOf: () => undefined, isDefined: () => false, tabCount: 2, canReopen: true, canSaveSearch: false } as unknown as Desk);
});

const shown = (subject: Subject) => programMenus(subject).flatMap(({ below }) => below.flat()).flatMap((entry) => ('below' in entry ? [] : [entry]));

describe('the menus of the program', () => {
  test('hold every verb once, but those of a thing pointed at', () => {
    const held = MENUS.flatMap(({ parts }) => parts.flat(2));
    expect([...held, ...ELSEWHERE].sort()).toEqual(VERBS.map(({ id }) => id).sort());
  });

  test('are called in the language of the window', async () => {
    const labels = () => programMenus(TABLE).map(({ label }) => label);
    expect(labels()).toEqual(['File', 'Edit', 'Go', 'View', 'Help']);
    await speak('ko');
    expect(labels()).toEqual(['파일', '편집', '이동', '보기', '도움말']);
    await speak('en');
  });

  test('show what cannot be done now, and leave out what never can', () => {
    const off = (subject: Subject) => shown(subject).filter(({ disabled }) => disabled).map(({ id }) => id);
    expect(off(TABLE)).toEqual(['editSource', 'removeSource', 'saveSearch', 'showDefinition', 'showContents', 'showSizes']);
    expect(off(NOTHING)).toContain('copyName');
    expect(shown(TABLE).map(({ id }) => id)).not.toContain('larger');
    host({ setZoom: () => Promise.resolve() });
    expect(shown(TABLE).map(({ id }) => id)).toContain('larger');
    host();
  });

  test.each([
    [false, 'star'],
    [true, 'unstar'],
  ])('hold one of two that never apply together: starred is %s', (is, expected) => {
    starred = is;
    expect(shown(TABLE).map(({ id }) => id).filter((id) => /star$/.test(id))).toEqual([expected]);
    starred = false;
  });
});

describe('a context menu', () => {
  const ids = (subject: Subject) => contextMenu(subject).flat().map(({ id }) => id);
  test('holds what applies to the thing', () => expect(ids(TABLE)).toContain('copySelect'));
  test('holds nothing about the whole window', () => expect(ids(TABLE)).not.toContain('refresh'));
  test('opens a new window where there are any', () => {
    expect(ids(TABLE)).not.toContain('openWindow');
    host({ openWindow: () => Promise.resolve() });
    expect(ids(TABLE)).toEqual(expect.arrayContaining(['openWindow']));
    expect(ids(TABLE)).not.toContain('newWindow');
    host();
  });
  test('on selected rows copies all of their names, and says how many', () => {
    let copied = 0;
    const parts = contextMenu({ is: 'several', count: 1200, copy: () => (copied += 1) }).flat();
    expect(parts.map(({ label }) => label)).toEqual(['Copy 1,200 names']);
    for (const part of parts) if ('run' in part) part.run();
    expect(copied).toBe(1);
  });
  test('says nothing of nothing', () => expect(ids(NOTHING)).toEqual([]));
});

test.each([
  ['palette', 'CmdOrCtrl+K'],
  ['copyQualified', 'CmdOrCtrl+Shift+C'],
  ['settings', 'CmdOrCtrl+,'],
  ['larger', 'CmdOrCtrl+='],
  // Typed into a text.
  ['search', null],
  ['back', null],
  // Copies text where text is selected.
  ['copyName', null],
  ['copyDdl', null],
])('the accelerator of %s is %s', (id, expected) => {
  host({ setZoom: () => Promise.resolve() });
  expect(acceleratorOf(id)).toBe(expected);
});
