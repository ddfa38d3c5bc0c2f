import { expect, test } from 'vitest';

import { LoneAlt } from './loneKey';

type Step = ['down' | 'up', string, Partial<KeyboardEvent>?] | ['spoil'];

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({ key, location: 1, repeat: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more });

test.each<[string, Step[], boolean]>([
  ['Alt alone', [['down', 'Alt'], ['up', 'Alt']], true],
  ['Alt held', [['down', 'Alt'], ['down', 'Alt', { repeat: true }], ['up', 'Alt']], true],
  ['Alt with an arrow', [['down', 'Alt'], ['down', 'ArrowLeft'], ['up', 'ArrowLeft'], ['up', 'Alt']], false],
  ['Alt with a click', [['down', 'Alt'], ['spoil'], ['up', 'Alt']], false],
  ['the right Alt', [['down', 'Alt', { location: 2 }], ['up', 'Alt']], false],
  ['Shift with Alt, which changes the keyboard', [['down', 'Alt', { shiftKey: true }], ['up', 'Alt']], false],
  ['a letter', [['down', 'a'], ['up', 'a']], false],
])('%s', (_, steps, expected) => {
  const alt = new LoneAlt();
  let last = false;
  for (const [what, key = '', more] of steps) {
    if (what === 'down') alt.down(press(key, more));
    else if (what === 'up') last = alt.up({ key });
    else alt.spoil();
  }
  expect(last).toBe(expected);
});
