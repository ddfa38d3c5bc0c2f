/**
 * Letters typed on a list lead to the next row whose name begins with them. Only bare letters and digits: with Ctrl or
 * Alt, and as signs, keys belong to the window (`/` searches, `?` shows the keys).
 *
 * What is typed in one go is one word; the same letter over and over walks through the names that begin with it.
 */

type Press = Pick<KeyboardEvent, 'key' | 'timeStamp' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>;

/** A pause longer than this begins a new word. */
const PAUSE_MS = 900;
const LETTER = /^[\p{L}\p{N}_]$/u;

export class TypeAhead {
  #typed = '';
  #last = -Infinity;

  /** What is typed by now; null when the key types no letter, and belongs to others. */
  take({ key, timeStamp, ctrlKey, metaKey, altKey, isComposing }: Press): string | null {
    if (ctrlKey || metaKey || altKey || isComposing || !LETTER.test(key)) return null;
    this.#typed = timeStamp - this.#last > PAUSE_MS ? key : this.#typed + key;
    this.#last = timeStamp;
    return this.#typed;
  }
}

/**
 * The number of the row that is meant, -1 where none is. `nameAt` gives undefined for a row without a name, or one that
 * has not arrived.
 */
export function seek(typed: string, at: number, count: number, nameAt: (index: number) => string | undefined): number {
  const { wanted, isOne } = wordOf(typed);
  // A longer word may be the one a person stands on; a single letter leads on from it.
  const first = isOne ? at + 1 : at;
  for (let step = 0; step < count; step += 1) {
    const index = (first + step) % count;
    const name = nameAt(index);
    if (name !== undefined && folded(name).startsWith(wanted)) return index;
  }
  return -1;
}

/** The number of the first name that is meant, -1 where none is. */
export function seekFirst(typed: string, names: readonly string[]): number {
  const { wanted } = wordOf(typed);
  return names.findIndex((name) => folded(name).startsWith(wanted));
}

function wordOf(typed: string): { wanted: string; isOne: boolean } {
  const letters = Array.from(folded(typed));
  const isOne = letters.every((letter) => letter === letters[0]);
  return { wanted: isOne ? (letters[0] ?? '') : letters.join(''), isOne };
}

/** Without case, and Hangul by its letters: a syllable half typed is the beginning of one. */
function folded(text: string): string {
  return text.normalize('NFKD').toLowerCase();
}
