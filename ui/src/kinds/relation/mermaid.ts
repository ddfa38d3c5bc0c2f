/**
 * The diagram as text for Mermaid, as wikis and repositories draw it.
 *
 * Its grammar knows few characters. A name that has others is written with what is allowed, and kept whole beside it in
 * a comment, so that nothing a source calls a column can end the diagram or add to it.
 */

import type { KeyBetween, RelatedColumn } from '../../api';
import type { Card } from './card';

const LONGEST = 120;

export function mermaidOf(cards: readonly Card[], keys: readonly KeyBetween[]): string {
  const names = namesOf(cards);
  const lines = ['erDiagram'];
  for (const card of cards) {
    const name = names.get(card.id) ?? '';
    if (card.columns.length === 0) lines.push(`    ${name}`);
    else lines.push(`    ${name} {`, ...card.columns.map((column) => `        ${attribute(column)}`), '    }');
  }
  for (const key of keys) {
    const [from, to] = [names.get(key.from), names.get(key.to)];
    if (from === undefined || to === undefined) continue;
    // Whether the key may be null is not known here: “at most one” is never wrong.
    lines.push(`    ${to} |o--o{ ${from} : "${quoted(key.from_columns.join(', ') || (key.name ?? ''))}"`);
  }
  return `${lines.join('\n')}\n`;
}

/** Names in quotes, each its own: two that differ only in what Mermaid cannot write are numbered. */
function namesOf(cards: readonly Card[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(cards.map((card) => {
    const plain = quoted([...card.table.path.slice(-1), card.table.name].filter((part) => part !== '').join('.')) || 'table';
    let name = plain;
    for (let number = 2; taken.has(name); number += 1) name = `${plain} (${number})`;
    taken.add(name);
    return [card.id, `"${name}"`];
  }));
}

function attribute({ name, type, primary_key, foreign_key }: RelatedColumn): string {
  const keys = [primary_key && 'PK', foreign_key && 'FK'].filter(Boolean).join(', ');
  const written = [word(type, 'unknown'), word(name, 'column')];
  const whole = written[1] === name ? '' : `"${quoted(name)}"`;
  return [...written, keys, whole].filter(Boolean).join(' ');
}

/** The beginning of a name that is longer than a diagram could show. */
function cut(text: string): string {
  return text.length <= LONGEST ? text : `${Array.from(text).slice(0, LONGEST).join('')}…`;
}

/** A word of an attribute: a letter first, then letters, digits and few signs. */
function word(text: string, otherwise: string): string {
  const plain = cut(text).replace(/[^\p{L}\p{N}_()[\]-]+/gu, '_').replace(/^[^\p{L}_]+|_+$/gu, '');
  return plain === '' ? otherwise : plain;
}

/** What may stand between double quotes, on one line. */
function quoted(text: string): string {
  return cut(text).replaceAll('"', "'").replace(/[\p{C}\p{Zl}\p{Zp}%\\]+/gu, ' ').trim();
}
