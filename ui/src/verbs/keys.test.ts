import { afterEach, expect, test, vi } from 'vitest';

import { useHost, type Host } from '../data/call';
import { useDesk, type Desk } from './desk';
import { keysOf, runKey } from './keys';
import { VERBS } from './list';

const openPalette = vi.fn();

/** Presses Control-K while `open`, a place in a list of selectors, is what the document shows. */
function press(open: string): void {
  vi.stubGlobal('document', { querySelector: (asked: string) => (open !== '' && asked.includes(open) ? {} : null) });
  useHost({ platform: 'browser', call: () => Promise.reject(new Error('nobody asks')), onEvent: () => () => {} } as Host);
  useDesk({ subject: { is: 'nothing' }, isStarred: () => false, openPalette } as unknown as Desk);
  const key = { key: 'k', code: 'KeyK', ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, isComposing: false, defaultPrevented: false, target: null, preventDefault: () => {} };
  runKey(key as unknown as KeyboardEvent);
}

afterEach(() => {
  openPalette.mockClear();
  vi.unstubAllGlobals();
});

test.each([
  ['', 1],
  ['[role="dialog"]', 0],
  ['[role="menu"]', 0],
  ['[data-popover-content]', 0],
])('with %j over the page a key runs its verb %i times', (open, times) => {
  press(open);
  expect(openPalette).toHaveBeenCalledTimes(times);
});

test.each<[string, Partial<Host>, string, string[]]>([
  ['a browser keeps Control-W', { platform: 'browser' }, 'closeTab', ['Alt+W']],
  ['a window of its own hears it', { platform: 'desktop' }, 'closeTab', ['Mod+W', 'Alt+W']],
  ['text has no size to change in a browser', { platform: 'browser' }, 'larger', []],
  ['it has in a window', { platform: 'desktop', setZoom: () => Promise.resolve() }, 'larger', ['Mod+=', 'Mod++']],
  ['a Mac has a menu bar instead of a menu', { platform: 'desktop', setMenu: () => Promise.resolve() }, 'menu', []],
])('%s', (_, host, id, keys) => {
  useHost({ call: () => Promise.reject(new Error('nobody asks')), onEvent: () => () => {}, ...host } as Host);
  const verb = VERBS.find((one) => one.id === id);
  expect(verb === undefined ? null : keysOf(verb)).toEqual(keys);
});
