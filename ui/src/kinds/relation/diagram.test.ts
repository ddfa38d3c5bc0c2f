import { expect, test } from 'vitest';

import type { KeyBetween, RelatedTable } from '../../api';
import { EMPTY } from '../../kit/graph/graph';
import { arrange } from '../../kit/graph/layout';
import { cardsOf, linesOf } from './card';
import { mermaidOf } from './mermaid';
import { COLOURS, drawingOf, type Palette } from './picture';

const NASTY = '</text><script>alert("1")</script>\u202e %% }"\n    x ||--|| y : z';

function table(name: string, columns: string, more: Partial<RelatedTable> = {}): RelatedTable {
  return {
    key: `pg://a/s/${name}`, name, path: ['s'], kind: 'table', form: 'table', known: true, column_count: 9, hop: 0, more: 0,
    columns: columns.split(' ').filter(Boolean).map((column) => ({ name: column.replace(/[!*]/g, ''), type: 'numeric(10,2)', primary_key: column.endsWith('!'), foreign_key: column.endsWith('*') })),
    ...more,
  };
}

function key(from: string, to: string, columns = 'id', targets = 'id'): KeyBetween {
  return { name: 'a_key', from: `pg://a/s/${from}`, to: `pg://a/s/${to}`, from_columns: columns.split(' ').filter(Boolean), to_columns: targets.split(' ').filter(Boolean) };
}

function pictureOf(tables: RelatedTable[], keys: KeyBetween[]) {
  const cards = cardsOf(tables);
  const arrangement = arrange({ boxes: cards, ties: keys, standing: EMPTY });
  return { middle: cards[0]?.id ?? '', cards, keys, arrangement, lines: linesOf(keys, cards, arrangement), leftOut: 0 };
}

const PALETTE = Object.fromEntries(COLOURS.map((colour) => [colour, `#${colour}`])) as Palette;

test('a card says where its table is only when that is elsewhere', () => {
  const paths = [['shop', 'sales'], ['shop', 'sales'], ['shop', 'crm'], ['other', 'sales'], []];
  expect(cardsOf(paths.map((path, at) => table(`t${at}`, '', { path }))).map(({ place }) => place)).toEqual([null, null, 'crm', 'other.sales', null]);
});

test.each([
  ['one column', key('b', 'a', 'a_id', 'id'), 's.b (a_id) → s.a (id)'],
  ['two columns', key('b', 'a', 'x y', 'x y'), 's.b (x, y) → s.a (x, y)'],
  ['no column said', key('b', 'a', '', ''), 's.b → s.a'],
  ['the table itself', key('a', 'a', 'parent', 'id'), 's.a (parent) → s.a (id)'],
])('the line of a key of %s has a name a person understands', (_, one, name) => {
  expect(pictureOf([table('a', 'id!'), table('b', 'a_id*')], [one]).lines.map((line) => line.name)).toEqual([name]);
});

test('a key to a table that is not in the picture draws nothing', () => {
  expect(pictureOf([table('a', 'id!')], [key('a', 'elsewhere')]).lines).toEqual([]);
});

test('the exported picture holds names as text and nothing else of theirs', () => {
  const tables = [table(NASTY, ''), table('b', 'id!', { path: [NASTY], columns: [{ name: NASTY, type: NASTY, primary_key: true, foreign_key: true }] })];
  const { svg, width, height } = drawingOf(pictureOf(tables, [key('b', NASTY, NASTY, '')]), PALETTE);
  expect(svg).not.toMatch(/<script|<\/script|\u202e/);
  expect(svg.match(/<[a-z]+/g)?.filter((tag) => !['<svg', '<rect', '<g', '<path', '<text', '<title'].includes(tag))).toEqual([]);
  expect(svg.match(/<text/g)?.length).toBe(svg.match(/<\/text>/g)?.length);
  expect(width).toBeGreaterThan(236);
  expect(height).toBeGreaterThan(80);
});

test('the exported picture fits what it holds', () => {
  const { svg } = drawingOf(pictureOf([table('x'.repeat(500), 'id!'), table('b', 'id*')], [key('b', 'x'.repeat(500))]), PALETTE);
  expect(svg.replace(/<title>.*?<\/title>/g, '')).not.toContain('x'.repeat(40));
});

test('Mermaid text names tables, columns and keys', () => {
  const { cards, keys } = pictureOf([table('orders', 'id! total'), table('items', 'id* '), table('empty', '')], [key('items', 'orders')]);
  expect(mermaidOf(cards, keys)).toBe(`erDiagram
    "s.orders" {
        numeric(10_2) id PK
        numeric(10_2) total
    }
    "s.items" {
        numeric(10_2) id FK
    }
    "s.empty"
    "s.orders" |o--o{ "s.items" : "id"
`);
});

test('a name longer than a diagram could show is cut', () => {
  const text = mermaidOf(cardsOf([table('x'.repeat(500), '', { path: [] })]), []);
  expect(text).toContain(`"${'x'.repeat(120)}…"`);
  expect(text).not.toContain('x'.repeat(121));
});

test('no name ends a line, a quote or a block of Mermaid text', () => {
  const tables = [table(NASTY, ''), table(`${NASTY}\u200b`, '', { key: 'pg://a/s/2', columns: [{ name: NASTY, type: '', primary_key: false, foreign_key: true }] })];
  const keys = [{ ...key('x', 'y'), from: 'pg://a/s/2', to: `pg://a/s/${NASTY}`, from_columns: [NASTY] }];
  const lines = mermaidOf(cardsOf(tables), keys).trimEnd().split('\n');
  expect(lines).toHaveLength(6);
  const quote = '"[^"%\\\\\\p{C}]*"';
  const grammar = new RegExp(`^(erDiagram|    ${quote}( \\{)?|        [\\p{L}\\p{N}_()[\\]-]+ [\\p{L}\\p{N}_()[\\]-]+( PK| FK)*( ${quote})?|    \\}|    ${quote} \\|o--o\\{ ${quote} : ${quote})$`, 'u');
  expect(lines.filter((line) => !grammar.test(line))).toEqual([]);
  expect(new Set(lines.slice(1, 3)).size, 'two tables keep two names').toBe(2);
});
