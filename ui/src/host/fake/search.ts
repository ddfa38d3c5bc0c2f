/** A scan good enough to design with: substring match over names, comments and columns. The real one is tantivy. */

import type { Facet, Hit, Marked, SearchPage, SearchRequest, WhyRequest, WhyView } from '../../api';
import { hoursAgo, type FakeCatalog } from './catalog';
import { columnsOf, keyOf, type Relation } from './world';

export function search(catalog: FakeCatalog, request: SearchRequest): SearchPage {
  const words = request.query.toLowerCase().split(/\s+/).filter(Boolean);
  const relations = [...catalog.relations.values()];
  const whole = relations.filter((relation) => words.every((word) => matches(relation, word)));
  const partial = whole.length === 0 && words.length > 1;
  const all = partial ? relations.filter((relation) => words.some((word) => matches(relation, word))) : whole;
  const admitted = all.filter((relation) => request.filters.every(({ field, values }) => values.length === 0 || values.includes(valueOf(relation, field))));
  const ranked = words.length === 0 ? admitted : admitted.toSorted((left, right) => rank(right, words) - rank(left, words));
  return {
    hits: ranked.slice(request.offset, request.offset + request.limit).map((relation) => hit(catalog, relation, words)),
    total: ranked.length,
    partial,
    suggestions: [],
    notes: [],
    took_us: 2841,
    facets: request.facets ? facets(catalog, all, request) : [],
    catching_up: false,
    turn: request.turn,
  };
}

/** What the real one says of most hits: the words are in the name, or in the description. */
export function why(catalog: FakeCatalog, request: WhyRequest): WhyView {
  const relation = catalog.relations.get(request.key);
  const words = request.query.toLowerCase().split(/\s+/).filter(Boolean);
  if (relation === undefined || !words.every((word) => matches(relation, word))) return { placed: null, words: [], signals: [] };
  const isNamed = (word: string): boolean => relation.name.toLowerCase().includes(word);
  return {
    placed: { tier: words.every(isNamed) ? (words.includes(relation.name.toLowerCase()) ? 'exact' : 'name') : 'comment', looseness: 0 },
    words: words.map((word) => (isNamed(word) ? { word, spot: 'name', how: relation.name.toLowerCase().startsWith(word) ? 'begins' : 'inside', found: relation.name } : { word, spot: 'comment', how: 'whole', found: word })),
    signals: [
      { signal: 'length', points: 100 * relation.name.length },
      { signal: 'references', points: -375 },
      { signal: 'rows', points: -211 },
      { signal: 'described', points: -200 },
    ],
  };
}

function matches(relation: Relation, word: string): boolean {
  return [relation.name, ...relation.path, relation.comment ?? '', relation.columns].some((text) => text.toLowerCase().includes(word));
}

function rank(relation: Relation, words: readonly string[]): number {
  const name = relation.name.toLowerCase();
  return words.reduce((sum, word) => sum + (name === word ? 8 : name.startsWith(word) ? 4 : name.includes(word) ? 2 : 0), 0);
}

function mark(text: string, words: readonly string[]): Marked {
  const ranges: [number, number][] = [];
  for (const word of words) {
    const at = text.toLowerCase().indexOf(word);
    if (at >= 0) ranges.push([at, at + word.length]);
  }
  return { text, ranges: ranges.toSorted((left, right) => left[0] - right[0]) };
}

function hit(catalog: FakeCatalog, relation: Relation, words: readonly string[]): Hit {
  const columns = columnsOf(relation);
  const matching = words.length === 0 ? [] : columns.filter((column) => words.some((word) => column.name.toLowerCase().includes(word)));
  return {
    key: keyOf(relation), kind: relation.kind, form: relation.form, source: catalog.sourceRef(relation.source), path: relation.path,
    name: mark(relation.name, words), comment: relation.comment === null ? null : mark(relation.comment, words),
    columns: matching.slice(0, 6).map((column) => ({ name: mark(column.name, words), type: column.type, detail: null })),
    columns_matching: matching.length, column_count: columns.length,
    rows: relation.rows === null ? null : String(relation.rows), bytes: relation.bytes === null ? null : String(relation.bytes),
    last_write: relation.written === null ? null : hoursAgo(relation.written), in_definition: false,
  };
}

function valueOf(relation: Relation, field: Facet['field']): string {
  if (field === 'kind') return relation.kind;
  if (field === 'source') return relation.source;
  return [relation.source, ...relation.path].join('/');
}

function facets(catalog: FakeCatalog, all: readonly Relation[], request: SearchRequest): Facet[] {
  return (['kind', 'source', 'schema'] as const).map((field) => {
    const counts = new Map<string, number>();
    for (const relation of all) {
      const others = request.filters.filter((filter) => filter.field !== field);
      if (!others.every((filter) => filter.values.length === 0 || filter.values.includes(valueOf(relation, filter.field)))) continue;
      counts.set(valueOf(relation, field), (counts.get(valueOf(relation, field)) ?? 0) + 1);
    }
    const selected = request.filters.find((filter) => filter.field === field)?.values ?? [];
    return {
      field,
      values: [...counts].toSorted((left, right) => right[1] - left[1]).slice(0, 12).map(([value, count]) => ({
        value, count, selected: selected.includes(value),
        label: field === 'source' ? catalog.sourceRef(value).name : field === 'schema' ? (value.split('/').at(-1) ?? value) : value,
      })),
    };
  });
}
