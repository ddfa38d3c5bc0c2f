/** Text made fit for an SVG file: escaped, without what XML forbids, and cut to a width without a font to measure it by. */

/** What XML 1.0 has no way to write, and halves of characters. */
const FORBIDDEN = /[^\P{Cc}\t\n\r]|[\p{Cs}\ufffe\uffff]/gu;
/** Marks that reorder or hide what stands around them. */
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
/** Scripts whose characters are about twice as wide as a Latin one, and emoji. */
const WIDE = /[\u1100-\u115f\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const MARK = /^\p{M}$/u;

/** For text and for attributes in double quotes. */
export function escapeXml(text: string): string {
  return text.replace(UNSEEN, '').replace(FORBIDDEN, '\ufffd').replace(/[\t\n\r]/g, ' ').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** How many Latin characters of a monospaced font a text is about as wide as. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text.replace(UNSEEN, '')) width += MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Both ends of a text that is wider than `most` Latin characters, as names are shortened everywhere. */
export function shorten(text: string, most: number): string {
  const shown = Array.from(text.replace(UNSEEN, ''));
  if (widthOf(text) <= most) return shown.join('');
  const tail = take([...shown].reverse(), Math.floor((most - 1) / 3)).reverse();
  return `${take(shown, most - 1 - widthOf(tail.join(''))).join('')}…${tail.join('')}`;
}

function take(characters: readonly string[], most: number): string[] {
  const taken: string[] = [];
  let width = 0;
  for (const character of characters) {
    width += widthOf(character);
    if (width > most) break;
    taken.push(character);
  }
  return taken;
}
