import { afterEach, expect, test, vi } from 'vitest';

import { useHost, type Host } from '../data/call';
import { useDesk, type Desk } from '../verbs/desk';
import { nativeMenus } from './menuBar.svelte';
import { overlay, type Overlay } from './overlay.svelte';

const openPalette = vi.fn();

function choose(id: string, over: Overlay, isAsked = false): void {
  vi.stubGlobal('HTMLElement', Object);
  vi.stubGlobal('requestAnimationFrame', () => 0);
  vi.stubGlobal('document', { activeElement: null, querySelector: () => (isAsked ? {} : null) });
  useHost({ platform: 'desktop', call: () => Promise.reject(new Error('nobody asks')), onEvent: () => () => {} } as Host);
  useDesk({ subject: { is: 'nothing' }, isStarred: () => false, tabCount: 2, canReopen: false, canSaveSearch: false, openPalette } as unknown as Desk);
  if (over.is !== 'nothing') overlay.show(over);
  nativeMenus().flatMap(({ parts }) => parts.flat()).find((entry) => entry.id === id)?.run();
}

afterEach(() => {
  overlay.close();
  openPalette.mockClear();
  vi.unstubAllGlobals();
});

test.each<[string, Overlay, boolean, number, Overlay['is']]>([
  ['over nothing it runs', { is: 'nothing' }, false, 1, 'nothing'],
  ['behind a question it waits', { is: 'nothing' }, true, 0, 'nothing'],
  ['a menu on the page gives way', { is: 'menu', at: { x: 0, y: 0 }, subject: null }, false, 1, 'nothing'],
  ['the palette closes by its own key', { is: 'palette', text: '' }, true, 0, 'nothing'],
  ['the sheet of keys stays', { is: 'sheet' }, true, 0, 'sheet'],
])('of the menu bar, %s', (_, over, isAsked, times, left) => {
  choose('palette', over, isAsked);
  expect([openPalette.mock.calls.length, overlay.current.is]).toEqual([times, left]);
});
