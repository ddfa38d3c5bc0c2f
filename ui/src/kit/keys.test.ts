import { expect, test } from 'vitest';

import { isCommand, isMenuKey, isOfLists } from './keys';

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

const bare = { ctrlKey: false };

test.each<[string, ReturnType<typeof press>, boolean]>([
  ['an arrow', press('ArrowDown', bare), true],
  ['a letter', press('a', bare), true],
  ['Enter', press('Enter', bare), true],
  ['Control-Enter', press('Enter'), true],
  ['Alt-Enter', press('Enter', { ...bare, altKey: true }), false],
  ['Control-PageDown', press('PageDown'), false],
  ['Command-PageDown', press('PageDown', { ...bare, metaKey: true }), false],
  ['Alt-PageDown', press('PageDown', { ...bare, altKey: true }), false],
])('a list may hear %s: %s', (_, pressed, expected) => {
  expect(isOfLists(pressed)).toBe(expected);
});

test.each<[string, ReturnType<typeof press>, boolean]>([
  ['the menu key', press('ContextMenu', bare), true],
  ['Shift-F10', press('F10', { ...bare, shiftKey: true }), true],
  ['F10, which is the window’s', press('F10', bare), false],
])('%s opens a menu: %s', (_, pressed, expected) => {
  expect(isMenuKey(pressed)).toBe(expected);
});
