/**
 * How wide each column of the grid has to be for what it holds. Estimated from the texts, not measured: the rows that
 * are not drawn count too, and nothing may move while a person scrolls.
 */

import type { ColumnView } from '../../api';
import { targetOf } from './target';

/** Advance widths of the fonts in pixels: monospaced names, and the small texts on chips. */
const NAME = 7.3;
const SMALL = 6.7;
const CHIP = 14 + 5;
const INDENT = 18;
/** Padding, and the mark before a name. */
const NAME_AROUND = 36;
const AROUND = 14;

export interface Widths {
  name: number;
  type: number;
  keys: number;
  /** Whether any column has a description. */
  described: boolean;
}

const LEAST: Widths = { name: 130, type: 70, keys: 132, described: false };
/** Beyond this a text is cut: the description has to keep some room. */
const MOST = { name: 320, type: 220, keys: 320 };

export function widthsOf(columns: readonly ColumnView[]): Widths {
  const widths = { ...LEAST };
  grow(widths, columns, 0);
  return {
    name: Math.min(MOST.name, Math.ceil(widths.name)),
    type: Math.min(MOST.type, Math.ceil(widths.type)),
    keys: Math.min(MOST.keys, Math.ceil(widths.keys)),
    described: widths.described,
  };
}

function grow(widths: Widths, columns: readonly ColumnView[], depth: number): void {
  for (const column of columns) {
    widths.name = Math.max(widths.name, NAME_AROUND + depth * INDENT + advance(column.name) * NAME);
    widths.type = Math.max(widths.type, AROUND + advance(column.type) * NAME);
    widths.keys = Math.max(widths.keys, AROUND + keys(column));
    widths.described ||= column.comment !== null && column.comment !== '';
    grow(widths, column.fields, depth + 1);
  }
}

function keys(column: ColumnView): number {
  const chips = [
    column.references === null ? '' : `→ ${targetOf(column.references)}`,
    column.primary_key === null ? '' : 'PK',
    column.unique && column.primary_key === null ? 'unique' : '',
    column.generated === null ? '' : 'generated',
    column.identity === null ? '' : 'identity',
  ].filter((chip) => chip !== '');
  const fallback = column.default === null ? 0 : (advance(column.default) + 2) * SMALL;
  return chips.reduce((sum, chip) => sum + advance(chip) * SMALL + CHIP, fallback);
}

/** How many Latin letters wide a text is; Korean, Chinese and Japanese letters take the room of two. */
function advance(text: string): number {
  let letters = 0;
  for (const letter of text) letters += (letter.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1;
  return letters;
}
