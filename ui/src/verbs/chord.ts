/**
 * Keys as text: `Mod+Shift+C`, `Alt+ArrowLeft`, `?`. `Mod` is Command on a Mac and Control elsewhere.
 *
 * Letters are matched by what they type and, where the keyboard types another script, by where they lie: Control and
 * the key of K is the same chord while a person writes Korean.
 */

import { isLetter, type Press } from '../kit/keys';

export interface Chord {
  mod: boolean;
  shift: boolean;
  alt: boolean;
  /** As `KeyboardEvent.key` names it; letters in lower case. */
  key: string;
}

/** What of a key event a chord is compared with. */
export type KeyPress = Press;

const LETTER = /^[a-z]$/;

export function parseChord(text: string): Chord {
  // A plus may be the key itself: `Mod++`.
  const parts = text.endsWith('+') ? [...text.slice(0, -1).split('+').filter((part) => part !== ''), '+'] : text.split('+');
  const key = parts.at(-1) ?? '';
  return { mod: parts.includes('Mod'), shift: parts.includes('Shift'), alt: parts.includes('Alt'), key: key.length === 1 ? key.toLowerCase() : key };
}

export function matches(chord: Chord, press: KeyPress, isMac: boolean): boolean {
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const other = isMac ? press.ctrlKey : press.metaKey;
  if (mod !== chord.mod || other || press.altKey !== chord.alt) return false;
  // Shift is what types a sign like `?`, so it counts only for letters and named keys.
  const isSign = chord.key.length === 1 && !LETTER.test(chord.key);
  if (!isSign && press.shiftKey !== chord.shift) return false;
  if (LETTER.test(chord.key)) return isLetter(press, chord.key);
  return press.key === chord.key;
}

const SYMBOLS: Record<string, string> = {
  ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Enter: '↵', Escape: 'Esc', PageDown: 'PgDn', PageUp: 'PgUp', ' ': 'Space',
};

/** As a person reads it: `Ctrl Shift C`, on a Mac `⇧⌘C`. */
export function chordText(text: string, isMac: boolean): string {
  const chord = parseChord(text);
  const key = SYMBOLS[chord.key] ?? (chord.key.length === 1 ? chord.key.toUpperCase() : chord.key);
  if (isMac) return `${chord.alt ? '⌥' : ''}${chord.shift ? '⇧' : ''}${chord.mod ? '⌘' : ''}${key}`;
  return [chord.mod && 'Ctrl', chord.alt && 'Alt', chord.shift && 'Shift', key].filter(Boolean).join(' ');
}
