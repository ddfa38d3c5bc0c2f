import { afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { ChangeName, ChangeView, EntityChange, PlaceChanges, RevisionView, SourceRef } from '../../api';
import { sourceKey } from '../../data/key';
import { speak, startLanguage } from '../../i18n/index.svelte';
import { markdownOf } from './markdown';
import { joined, rowsOf, type ChangeRow } from './rows';
import { aspectOf, entitySign, isLong, linesChanged, newsOf } from './sentence';

beforeAll(() => startLanguage('en'));

function change(kind: ChangeName, part = '', before: string | null = null, after: string | null = null): ChangeView {
  return { kind, part, before, after };
}

function entity(path: string, name: string, changes: ChangeView[], kind: EntityChange['kind'] = 'table', source = 'pg://a'): EntityChange {
  return { key: `${source}/${path}/${name}`, name, path: path === '' ? [] : path.split('/'), kind, changes };
}

const SOURCES: Record<string, SourceRef> = {
  'pg://a': { key: 'pg://a', name: 'shop', connector: 'postgres' },
  'pg://b': { key: 'pg://b', name: 'branch `2`', connector: 'postgres' },
};

/** What entities lie in, each counted `times` times over: more of them than are listed. */
function placesOf(entities: readonly EntityChange[], times = 1): PlaceChanges[] {
  const places = new Map<string, PlaceChanges>();
  for (const one of entities) {
    const source = SOURCES[sourceKey(one.key)] ?? { key: '', name: '', connector: '' };
    const id = JSON.stringify([source.key, one.path]);
    const place = places.get(id) ?? { source, path: one.path, added: 0, changed: 0, removed: 0 };
    place[entitySign(one)] += times;
    places.set(id, place);
  }
  return [...places.values()];
}

function revision(number: string, entities: EntityChange[], more: Partial<RevisionView> = {}): RevisionView {
  return { revision: number, at: '2026-11-23T09:00:00Z', source: SOURCES['pg://a'] ?? null, added: 0, changed: entities.length, removed: 0, entities, places: placesOf(entities), ...more };
}

const TYPE = change('type_changed', 'total', 'numeric(10,2)', 'numeric(12,2)');
const SMALL = revision('2', [entity('db/sales', 'orders', [TYPE]), entity('db/crm', 'fax', [change('entity_removed')]), entity('db/sales', 'daily', [change('column_added', 'a')], 'view')]);
const NEW = (schema: string, at: number) => entity(`db/${schema}`, `t${at}`, [change('entity_added')]);
/** 200 of the 20,000 tables of two schemas: the first is listed whole, the second is not. */
const LISTED = Array.from({ length: 200 }, (_, at) => NEW(at < 150 ? 's0' : 's1', at));
const FIRST = revision('1', LISTED, { added: 20_000, changed: 0, places: placesOf(LISTED).map((place) => ({ ...place, added: place.path[1] === 's0' ? 150 : 5_000 })) });
const BARE = revision('4', [entity('', 'orders', [TYPE]), entity('db/crm', 'fax', [change('entity_removed')])]);

/** A row as a word: what it is and what it is about. */
function word(row: ChangeRow): string {
  switch (row.is) {
    case 'revision':
      return `r${row.revision.revision}`;
    case 'place':
      return `${[...(row.source === null ? [] : [`${row.source.name}:`]), row.path.join('.')].join(' ')} +${row.counts.added} ~${row.counts.changed} -${row.counts.removed}`;
    case 'entity':
      return `${'  '.repeat(row.depth - 1)}${row.entity.name}`;
    case 'change':
      return `${'  '.repeat(row.depth - 1)}${row.change.kind}`;
    case 'rest':
      return `${'  '.repeat(row.depth - 1)}rest ${row.count}`;
  }
}

/** One schema's name in two sources. */
const BOTH = revision('9', [entity('public', 'orders', [TYPE]), entity('public', 'orders', [TYPE], 'table', 'pg://b'), entity('', 'x', [TYPE], 'schema', 'pg://b')], { source: null });

test.each<[string, RevisionView[], string[], string[]]>([
  ['a small revision is open down to its changes, by schema', [SMALL], [], ['r2', 'db.sales +0 ~2 -0', '  orders', '    type_changed', '  daily', '    column_added', 'db.crm +0 ~0 -1', '  fax']],
  ['a first harvest is a summary, counted whole', [FIRST], [], ['r1', 'db.s0 +150 ~0 -0', 'db.s1 +5000 ~0 -0', 'rest 19800']],
  ['two sources are told apart', [BOTH], [], ['r9', 'shop: public +0 ~1 -0', '  orders', '    type_changed', 'branch `2`: public +0 ~1 -0', '  orders', '    type_changed', 'branch `2`:  +0 ~1 -0', '  x', '    type_changed']],
  ['what lies in the source itself stands under its revision', [BARE], [], ['r4', 'orders', '  type_changed', 'db.crm +0 ~0 -1', '  fax']],
  ['much of it is a summary', [{ ...BARE, added: 100 }], [], ['r4', ' +0 ~1 -0', 'db.crm +0 ~0 -1', 'rest 100']],
  ['a closed revision is one line', [SMALL, FIRST], ['2', '1'], ['r2', 'r1']],
])('%s', (_, revisions, toggled, expected) => {
  expect(rowsOf(revisions, new Set(toggled)).map(word)).toEqual(expected);
});

test('every row says which it is of those beside it', () => {
  const placed = rowsOf([SMALL, FIRST], new Set()).map((row) => `${row.depth}: ${row.place}/${row.among}`);
  expect(placed).toEqual(['0: 1/2', '1: 1/2', '2: 1/2', '3: 1/1', '2: 2/2', '3: 1/1', '1: 2/2', '2: 1/1', '0: 2/2', '1: 1/3', '1: 2/3', '1: 3/3']);
});

test('an entity with many changes is one line until it is opened', () => {
  const many = revision('3', [entity('db/sales', 'wide', Array.from({ length: 300 }, (_, at) => change('column_added', `c${at}`)))]);
  expect(rowsOf([many], new Set())).toHaveLength(3);
  expect(rowsOf([many], new Set(['3 pg://a/db/sales/wide']))).toHaveLength(303);
});

const S1 = '1 ["pg://a",["db","s1"]]';

test('what is missing is asked for where the list stops, and after all of it', () => {
  const rows = rowsOf([FIRST], new Set([S1])).map(word);
  expect([rows[2], rows.length, ...rows.slice(-2)]).toEqual(['db.s1 +5000 ~0 -0', 55, '  rest 4950', 'rest 19800']);
  // The next page ends that schema and begins another.
  const next = [...Array.from({ length: 4_950 }, (_, at) => NEW('s1', 1_000 + at)), NEW('s2', 1)];
  const more = joined(FIRST, { ...FIRST, entities: next, places: placesOf(next).map((place) => ({ ...place, added: place.path[1] === 's1' ? 5_000 : 14_850 })) });
  const after = rowsOf([more], new Set()).map(word);
  expect(after).toEqual(['r1', 'db.s0 +150 ~0 -0', 'db.s1 +5000 ~0 -0', 'db.s2 +14850 ~0 -0', 'rest 14849']);
  expect(rowsOf([more], new Set(['1 ["pg://a",["db","s2"]]'])).map(word).slice(-2)).toEqual(['  t1', '  rest 14849']);
});

test('every row has an identity of its own', () => {
  const ids = rowsOf([SMALL, FIRST, BOTH], new Set([S1])).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each<[string, ChangeView, string]>([
  ['an addition', change('column_added', 'source_ip', null, 'inet'), '  - + column `source_ip` `inet`'],
  ['a removal', change('column_removed', 'fax', 'text'), '  - − column `fax` `text`'],
  ['an alteration', TYPE, '  - ~ `total` type: `numeric(10,2)` → `numeric(12,2)`'],
  ['something that was not there', change('comment_changed', 'status', null, 'new'), '  - ~ `status` comment: none → `new`'],
  ['a definition', change('definition_changed', '', 'a\nb', 'a\nc\nd'), '  - ~ definition: +2 −1 lines'],
  ['backticks', change('column_added', '``x`', null, '<b>`</b>'), '  - + column ``` ``x` ``` `` <b>`</b> ``'],
  ['lines and marks that hide', change('comment_changed', 'a\u202eb', null, '\u200b'), '  - ~ `ab` comment: none → (no name)'],
])('Markdown says %s', (_, one, expected) => {
  expect(markdownOf('Changes', { revisions: [revision('4', [entity('db/sales', 'orders', [one])])], more: false }).split('\n')).toContain(expected);
});

test('Markdown has a heading for each revision and schema, and says what is not listed', () => {
  expect(markdownOf('Changes', { revisions: [SMALL], more: false })).toBe(`# Changes

## revision 2 · 2026-11-23T09:00:00Z · \`shop\`

### \`db.sales\`

- ~ \`orders\`
  - ~ \`total\` type: \`numeric(10,2)\` → \`numeric(12,2)\`
- ~ \`daily\`
  - + column \`a\`

### \`db.crm\`

- − \`fax\` gone
`);
  const cut = markdownOf('Changes', { revisions: [FIRST], more: true });
  expect(cut).toContain('\nand 19,800 more\n');
  expect(cut.trimEnd().split('\n').at(-1)).toBe('Older revisions are left out.');
});

test('Markdown names the source where there are several', () => {
  const headings = markdownOf('Changes', { revisions: [BOTH], more: false }).split('\n').filter((line) => line.startsWith('###'));
  expect(headings).toEqual(['### `shop` · `public`', '### `` branch `2` `` · `public`', '### `` branch `2` `` · Directly in the source']);
});

test('lines that came and went are counted', () => {
  expect(linesChanged(change('definition_changed', '', 'a\na\nb', 'b\na\nc'))).toEqual({ added: 1, removed: 1 });
  expect(linesChanged(change('definition_changed', '', null, 'a\nb'))).toEqual({ added: 2, removed: 1 });
});

test.each<[ChangeView, boolean]>([
  [TYPE, false],
  [change('definition_changed', '', 'SELECT 1', 'SELECT 2'), true],
  [change('comment_changed', '', null, 'two\nlines'), true],
  [change('comment_changed', '', 'x'.repeat(161), null), true],
])('%j is compared in a view of its own: %s', (one, expected) => {
  expect(isLong(one)).toBe(expected);
});

test('an aspect is a word, not a key', () => {
  expect(aspectOf('nullability_changed')).toBe('nullability');
});

describe('what is new', () => {
  afterEach(() => speak('en'));

  test.each<[ChangeName[], string, string]>([
    [['column_added', 'column_removed', 'column_added'], '+2 columns −1', '컬럼 +2 −1'],
    [['column_added'], '+1 column', '컬럼 +1'],
    [['index_removed'], '−1 index', '인덱스 −1'],
    [['type_changed'], 'type changed', '타입 변경'],
    [['comment_changed', 'type_changed', 'type_changed'], '2 types changed, comment changed', '타입 2건 변경, 주석 변경'],
    [['constraint_changed', 'constraint_added'], '+1 constraint, constraint changed', '제약 조건 +1, 제약 조건 변경'],
    [['entity_removed'], 'gone', '삭제됨'],
  ])('of %j is said in words', async (kinds, english, korean) => {
    const one = entity('db/s', 't', kinds.map((kind) => change(kind)));
    expect(newsOf(one).join(', ')).toBe(english);
    await speak('ko');
    expect(newsOf(one).join(', ')).toBe(korean);
  });
});
