import { afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { ChangeName, ChangeView, EntityChange, RevisionView } from '../../api';
import { speak, startLanguage } from '../../i18n/index.svelte';
import { markdownOf } from './markdown';
import { EVERYTHING, rowsOf, type ChangeRow, type Filter } from './rows';
import { aspectOf, isLong, linesChanged, newsOf } from './sentence';

beforeAll(() => startLanguage('en'));

function change(kind: ChangeName, part = '', before: string | null = null, after: string | null = null): ChangeView {
  return { kind, part, before, after };
}

function entity(path: string, name: string, changes: ChangeView[], kind: EntityChange['kind'] = 'table'): EntityChange {
  return { key: `pg://a/${path}/${name}`, name, path: path === '' ? [] : path.split('/'), kind, changes };
}

function revision(number: string, entities: EntityChange[], more: Partial<RevisionView> = {}): RevisionView {
  return { revision: number, at: '2026-11-23T09:00:00Z', source: { key: 'pg://a', name: 'shop', connector: 'postgres' }, added: 0, changed: entities.length, removed: 0, entities, ...more };
}

const TYPE = change('type_changed', 'total', 'numeric(10,2)', 'numeric(12,2)');
const SMALL = revision('2', [entity('db/sales', 'orders', [TYPE]), entity('db/crm', 'fax', [change('entity_removed')]), entity('db/sales', 'daily', [change('column_added', 'a')], 'view')]);
const FIRST = revision('1', Array.from({ length: 200 }, (_, at) => entity(`db/s${at % 3}`, `t${at}`, [change('entity_added')])), { added: 20_000, changed: 0 });
const BARE = revision('4', [entity('', 'orders', [TYPE]), entity('db/crm', 'fax', [change('entity_removed')])]);

/** A row as a word: what it is and what it is about. */
function word(row: ChangeRow): string {
  switch (row.is) {
    case 'revision':
      return `r${row.revision.revision}`;
    case 'place':
      return `${row.path.join('.')} +${row.counts.added} ~${row.counts.changed} -${row.counts.removed}`;
    case 'entity':
      return `${'  '.repeat(row.depth - 1)}${row.entity.name}`;
    case 'change':
      return `${'  '.repeat(row.depth - 1)}${row.change.kind}`;
    case 'rest':
      return `rest ${row.count}`;
  }
}

const only = (more: Partial<Filter>): Filter => ({ ...EVERYTHING, ...more });

test.each<[string, RevisionView[], Filter, string[], string[]]>([
  ['a small revision is open down to its changes, by schema', [SMALL], EVERYTHING, [], ['r2', 'db.sales +0 ~2 -0', '  orders', '    type_changed', '  daily', '    column_added', 'db.crm +0 ~0 -1', '  fax']],
  ['a first harvest is a summary', [FIRST], EVERYTHING, [], ['r1', 'db.s0 +67 ~0 -0', 'db.s1 +67 ~0 -0', 'db.s2 +66 ~0 -0', 'rest 19800']],
  ['what lies in the source itself stands under its revision', [BARE], EVERYTHING, [], ['r4', 'orders', '  type_changed', 'db.crm +0 ~0 -1', '  fax']],
  ['much of it is a summary', [{ ...BARE, added: 100 }], EVERYTHING, [], ['r4', ' +0 ~1 -0', 'db.crm +0 ~0 -1', 'rest 100']],
  ['a closed revision is one line', [SMALL, FIRST], EVERYTHING, ['2', '1'], ['r2', 'r1']],
  ['kinds of change leave the others out', [SMALL], only({ signs: new Set(['removed']) }), [], ['r2', 'db.crm +0 ~0 -1', '  fax']],
  ['kinds of entity leave the others out', [SMALL], only({ kinds: new Set(['view']) }), [], ['r2', 'db.sales +0 ~1 -0', '  daily', '    column_added']],
  ['a revision of which nothing is left is left out', [SMALL, FIRST], only({ kinds: new Set(['routine']) }), [], []],
])('%s', (_, revisions, filter, toggled, expected) => {
  expect(rowsOf(revisions, filter, new Set(toggled)).map(word)).toEqual(expected);
});

test('every row says which it is of those beside it', () => {
  const placed = rowsOf([SMALL, FIRST], EVERYTHING, new Set()).map((row) => `${row.depth}: ${row.place}/${row.among}`);
  expect(placed).toEqual(['0: 1/2', '1: 1/2', '2: 1/2', '3: 1/1', '2: 2/2', '3: 1/1', '1: 2/2', '2: 1/1', '0: 2/2', '1: 1/4', '1: 2/4', '1: 3/4', '1: 4/4']);
});

test('an entity with many changes is one line until it is opened', () => {
  const many = revision('3', [entity('db/sales', 'wide', Array.from({ length: 300 }, (_, at) => change('column_added', `c${at}`)))]);
  expect(rowsOf([many], EVERYTHING, new Set())).toHaveLength(3);
  expect(rowsOf([many], EVERYTHING, new Set(['3 pg://a/db/sales/wide']))).toHaveLength(303);
});

test('every row has an identity of its own', () => {
  const ids = rowsOf([SMALL, FIRST], EVERYTHING, new Set(['1 ["db","s0"]'])).map(({ id }) => id);
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
  expect(markdownOf('Changes', [revision('4', [entity('db/sales', 'orders', [one])])], EVERYTHING).split('\n')).toContain(expected);
});

test('Markdown has a heading for each revision and schema, and says what is not listed', () => {
  expect(markdownOf('Changes', [SMALL, FIRST], only({ signs: new Set(['removed', 'changed']) }))).toBe(`# Changes

## revision 2 · 2026-11-23T09:00:00Z · \`shop\`

### \`db.sales\`

- ~ \`orders\`
  - ~ \`total\` type: \`numeric(10,2)\` → \`numeric(12,2)\`
- ~ \`daily\`
  - + column \`a\`

### \`db.crm\`

- − \`fax\` gone
`);
  expect(markdownOf('Changes', [FIRST], EVERYTHING)).toContain('\nand 19,800 more\n');
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
