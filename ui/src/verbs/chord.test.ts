import { describe, expect, test } from 'vitest';

import { chordText, matches, parseChord, type KeyPress } from './chord';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({ key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe('a chord', () => {
  test.each([
    ['Mod+K', press('k', { ctrlKey: true }), true],
    ['Mod+K', press('K', { ctrlKey: true }), true],
    ['Mod+K', press('k'), false],
    ['Mod+K', press('k', { ctrlKey: true, shiftKey: true }), false],
    ['Mod+K', press('k', { ctrlKey: true, altKey: true }), false],
    ['Mod+K', press('k', { metaKey: true }), false],
    ['Mod+K', press('k', { ctrlKey: true, metaKey: true }), false],
    ['Mod+K', press('ㅏ', { ctrlKey: true, code: 'KeyK' }), true],
    // On another Latin keyboard the letter counts, not the place.
    ['Mod+K', press('t', { ctrlKey: true, code: 'KeyK' }), false],
    ['Mod+Shift+C', press('C', { ctrlKey: true, shiftKey: true }), true],
    ['Mod+Shift+C', press('c', { ctrlKey: true }), false],
    ['Alt+ArrowLeft', press('ArrowLeft', { altKey: true }), true],
    ['?', press('?', { shiftKey: true }), true],
    ['/', press('/'), true],
    ['/', press('/', { ctrlKey: true }), false],
    ['Mod++', press('+', { ctrlKey: true, shiftKey: true }), true],
    ['Mod+,', press(',', { ctrlKey: true }), true],
  ])('%s for %o: %s', (chord, pressed, expected) => {
    expect(matches(parseChord(chord), pressed, false)).toBe(expected);
  });

  test('is Command on a Mac', () => {
    expect(matches(parseChord('Mod+K'), press('k', { metaKey: true }), true)).toBe(true);
    expect(matches(parseChord('Mod+K'), press('k', { ctrlKey: true }), true)).toBe(false);
  });

  test.each([
    ['Mod+Shift+C', false, 'Ctrl Shift C'],
    ['Mod+Shift+C', true, '⇧⌘C'],
    ['Alt+ArrowLeft', false, 'Alt ←'],
    ['?', false, '?'],
    ['Mod++', false, 'Ctrl +'],
  ])('%s reads, on a Mac %s, as %s', (chord, isMac, expected) => {
    expect(chordText(chord, isMac)).toBe(expected);
  });
});
