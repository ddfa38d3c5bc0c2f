import { expect, test } from 'vitest';

import type { NativeEntry, NativeMenu, NativeWord } from './host';
import { itemsOf } from './menuBar';

const WORDS = new Proxy({}, { get: (_, word) => String(word) }) as Record<NativeWord, string>;
const entry = (id: string, accelerator: string | null = null): NativeEntry => ({ id, label: id, accelerator, enabled: id !== 'off', run: () => {} });
const menu = (id: string, ...parts: NativeEntry[][]): NativeMenu => ({ id, label: id, parts });

interface Shown {
  text?: string;
  item?: unknown;
  items?: Shown[];
  accelerator?: string;
  enabled?: boolean;
}

const bar = (...menus: NativeMenu[]) => itemsOf(menus, WORDS) as Shown[];

test('stands between the menus every program has, help last', () => {
  expect(bar(menu('file'), menu('edit'), menu('help')).map(({ text }) => text)).toEqual(['Pulk', 'file', 'edit', 'window', 'help']);
});

test('parts are parted by lines', () => {
  const [, file] = bar(menu('file', [entry('one'), entry('two')], [entry('three')]), menu('help'));
  expect(file?.items?.map(({ text, item }) => text ?? item)).toEqual(['one', 'two', 'Separator', 'three']);
});

test('a field can be edited by its keys', () => {
  const [, edit] = bar(menu('edit', [entry('copyName')]), menu('help'));
  expect(edit?.items?.map(({ item }) => item).filter((item) => item !== 'Separator')).toEqual(['Undo', 'Redo', 'Cut', 'Copy', 'Paste', 'SelectAll', undefined]);
});

test('an entry has its key only where it has one, and says when it does not apply', () => {
  const [, file] = bar(menu('file', [entry('on', 'CmdOrCtrl+K'), entry('off')]), menu('help'));
  expect(file?.items?.map(({ accelerator, enabled }) => ({ accelerator, enabled }))).toEqual([{ accelerator: 'CmdOrCtrl+K', enabled: true }, { accelerator: undefined, enabled: false }]);
});

test('no key of the system closes the window: it closes a tab', () => {
  const items = bar(menu('file'), menu('help')).flatMap((one) => one.items ?? []);
  expect(items.some(({ item }) => item === 'CloseWindow')).toBe(false);
});
