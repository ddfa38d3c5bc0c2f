import { expect, test } from 'vitest';

import { isCommand } from './keys';

const press = (key: string, held: object = {}) => ({ key, code: '', ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, ...held });

test.each<[string, ReturnType<typeof press>, boolean]>([
  ['Control-C', press('c'), true],
  ['Command-C', press('c', { ctrlKey: false, metaKey: true }), true],
  ['with Caps Lock', press('C'), true],
  ['while writing Hangul', press('ㅊ', { code: 'KeyC' }), true],
  ['another letter on the key of C', press('j', { code: 'KeyC' }), false],
  ['with Shift', press('C', { shiftKey: true }), false],
  ['with Alt', press('c', { altKey: true }), false],
  ['alone', press('c', { ctrlKey: false }), false],
])('%s', (_, pressed, expected) => {
  expect(isCommand(pressed, 'c')).toBe(expected);
});
