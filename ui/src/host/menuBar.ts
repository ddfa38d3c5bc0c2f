/**
 * The system's menu bar on a Mac: the program's own menus, between those every program has there.
 *
 * Without the system's entries for editing, no key would cut, copy or paste in a field. Closing a window has none,
 * because its key closes a tab here. A bar is made whole and put in place of the one before, which is then let go.
 */

import { Menu, type MenuOptions } from '@tauri-apps/api/menu';

import type { NativeMenu, NativeWord } from './host';

type Item = NonNullable<MenuOptions['items']>[number];
type Words = Record<NativeWord, string>;

const LINE: Item = { item: 'Separator' };
const NAME = 'Pulk';

let shown: Menu | null = null;
let turn = 0;

export async function setMenuBar(menus: readonly NativeMenu[], words: Words): Promise<void> {
  const mine = ++turn;
  const bar = await Menu.new({ items: itemsOf(menus, words) });
  // A newer one was asked for meanwhile: which of the two arrives first is not known.
  if (mine !== turn) return bar.close();
  const before = shown;
  shown = bar;
  await bar.setAsAppMenu();
  await before?.close();
}

/** The whole bar, as the system is told of it. */
export function itemsOf(menus: readonly NativeMenu[], words: Words): Item[] {
  const own = menus.map(({ id, label, parts }): Item => ({ id, text: label, items: [...(STANDARD[id]?.(words) ?? []), ...joined(parts)] }));
  const [help] = own.splice(-1);
  return [program(words), ...own, windows(words), ...(help === undefined ? [] : [help])];
}

/** What a menu of this name begins with on every Mac. */
const STANDARD: Partial<Record<string, (words: Words) => Item[]>> = {
  edit: ({ undo, redo, cut, copy, paste, selectAll }) => [
    { item: 'Undo', text: undo }, { item: 'Redo', text: redo }, LINE,
    { item: 'Cut', text: cut }, { item: 'Copy', text: copy }, { item: 'Paste', text: paste }, { item: 'SelectAll', text: selectAll }, LINE,
  ],
  view: ({ fullScreen }) => [{ item: 'Fullscreen', text: fullScreen }, LINE],
};

function program({ about, services, hide, hideOthers, showAll, quit }: Words): Item {
  return {
    id: 'program',
    text: NAME,
    items: [
      { item: { About: { name: NAME } }, text: about }, LINE, { item: 'Services', text: services }, LINE,
      { item: 'Hide', text: hide }, { item: 'HideOthers', text: hideOthers }, { item: 'ShowAll', text: showAll }, LINE, { item: 'Quit', text: quit },
    ],
  };
}

function windows({ window, minimize, zoom }: Words): Item {
  return { id: 'window', text: window, items: [{ item: 'Minimize', text: minimize }, { item: 'Maximize', text: zoom }] };
}

function joined(parts: NativeMenu['parts']): Item[] {
  return parts.flatMap((part, index) => [
    ...(index === 0 ? [] : [LINE]),
    ...part.map(({ id, label, accelerator, enabled, run }): Item => ({ id, text: label, enabled, action: run, ...(accelerator === null ? {} : { accelerator }) })),
  ]);
}
