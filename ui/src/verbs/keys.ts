/** From a pressed key to the verb it stands for, on the page that is on the screen. */

import { host } from '../data/call';
import { isBlocked, isChoosing } from '../kit/asked';
import { isMac } from '../kit/keys';
import { chordText, matches, parseChord, type Chord, type KeyPress } from './chord';
import { desk } from './desk';
import { VERBS } from './list';
import type { Verb } from './verb';

/** Chords a browser keeps for itself; a page never hears them. */
const KEPT_BY_BROWSERS: readonly string[] = ['Mod+W', 'Mod+T', 'Mod+N', 'Mod+Shift+T', 'Mod+Shift+N', 'Mod+Shift+W', 'Mod+PageDown', 'Mod+PageUp'];

const parsed = new Map<string, Chord>();

function chordOf(text: string): Chord {
  const known = parsed.get(text) ?? parseChord(text);
  parsed.set(text, known);
  return known;
}

/** The chords of a verb that this window hears; none for what there is not in it. */
export function keysOf(verb: Verb): readonly string[] {
  if (verb.here?.() === false) return [];
  const keys = verb.keys ?? (verb.shown === undefined ? [] : [verb.shown]);
  return host().platform === 'desktop' ? keys : keys.filter((key) => !KEPT_BY_BROWSERS.includes(key));
}

/** The key to show beside a verb, as a person reads it; empty when there is none. */
export function keyText(verb: Verb): string {
  const [first] = keysOf(verb);
  return first === undefined ? '' : chordText(first, isMac);
}

/** Runs the verb a key stands for; returns whether there was one. */
export function runKey(event: KeyboardEvent): boolean {
  if (event.isComposing || event.defaultPrevented) return false;
  const verb = verbOf(event, isTyping(event.target), isTextSelected());
  // Looked for last: most keys are letters that somebody types.
  if (verb === undefined || isBlocked() || isChoosing()) return false;
  event.preventDefault();
  void verb.run(desk().subject);
  return true;
}

/** Runs the verb of a mouse's side buttons. */
export function runButton(event: MouseEvent): void {
  if (event.button !== 3 && event.button !== 4) return;
  event.preventDefault();
  if (event.button === 3) history.back();
  else history.forward();
}

export function verbOf(press: KeyPress, typing: boolean, selected = false): Verb | undefined {
  return VERBS.find((verb) => {
    const pressed = (verb.keys ?? []).find((key) => matches(chordOf(key), press, isMac));
    // What would type a sign, types it where somebody types.
    if (pressed === undefined || (typing && types(pressed)) || (verb.yields && (typing || selected))) return false;
    return verb.applies(desk().subject);
  });
}

/** Whether a chord means something to whoever types: a sign, and on a Mac whatever is pressed with Option. */
function types(chord: string): boolean {
  return chord.length === 1 || (isMac && chord.startsWith('Alt+'));
}

/** Whether a person selected text of the page. */
function isTextSelected(): boolean {
  return String(document.getSelection?.() ?? '') !== '';
}

/** Whether a key would go into a text. */
function isTyping(target: EventTarget | null): boolean {
  if (typeof HTMLElement === 'undefined' || !(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.shadowRoot !== null;
}
