import { afterEach, expect, test, vi } from 'vitest';

import { useHost, type Host } from '../data/call';
import { useDesk, type Desk } from './desk';
import { runKey } from './keys';

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
