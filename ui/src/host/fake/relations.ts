/** The tables around a table, and an entity as text to paste: as the catalog would say it. */

import type { KeyBetween, NamedRequest, NamedView, RelatedTable, RelationsRequest, RelationsView, ScriptRequest, ScriptView } from '../../api';
import { CallError } from '../host';
import type { FakeCatalog } from './catalog';
import { columnsOf, wideKeysOf } from './world';

export function relations(catalog: FakeCatalog, { key, open, limit }: RelationsRequest): RelationsView {
  const keys = everyKey(catalog, key);
  const hops = new Map([[key, 0]]);
  for (const from of [key, ...open]) {
    const hop = hops.get(from);
    if (hop === undefined) continue;
    for (const near of neighbours(keys, from)) if (!hops.has(near)) hops.set(near, hop + 1);
  }
  const shown = [...hops.keys()].slice(0, limit);
  const tables = shown.map((one): RelatedTable => {
    const relation = catalog.relations.get(one);
    const columns = relation === undefined ? [] : columnsOf(relation);
    return {
      key: one, name: relation?.name ?? one.split('/').at(-1) ?? one, path: relation?.path ?? [], kind: 'table', form: relation?.form ?? 'table', known: relation !== undefined,
      column_count: columns.length, hop: hops.get(one) ?? 0, more: neighbours(keys, one).filter((near) => !shown.includes(near)).length,
      columns: columns.filter((column) => column.primary_key !== null || column.references !== null || keys.some(({ from, from_columns: held }) => from === one && held.includes(column.name)))
        .map((column) => ({ name: column.name, type: column.type, primary_key: column.primary_key !== null, foreign_key: keys.some(({ from, from_columns: held }) => from === one && held.includes(column.name)) })),
    };
  });
  return { tables, keys: keys.filter(({ from, to }) => shown.includes(from) && shown.includes(to)), left_out: hops.size - shown.length };
}

function everyKey(catalog: FakeCatalog, key: string): KeyBetween[] {
  const source = catalog.sourceRef(key).key;
  return [...catalog.relations].filter(([one]) => one.startsWith(`${source}/`)).slice(0, 400).flatMap(([from, relation]) => {
    const single = columnsOf(relation).flatMap(({ name, references }) => (references === null ? [] : [{ columns: [name], references }]));
    return [...single, ...wideKeysOf(relation)].map(({ columns, references }) =>
      ({ name: `${relation.name}_${columns.join('_')}_fkey`, from, to: references.key, from_columns: columns, to_columns: references.columns }));
  });
}

function neighbours(keys: readonly KeyBetween[], of: string): string[] {
  return [...new Set(keys.flatMap(({ from, to }) => (from === of ? [to] : to === of ? [from] : [])))].filter((near) => near !== of);
}

/** A name as SQL writes it; no word is reserved here. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The tables that names in a definition mean, beside it or in the schema they say. */
export function named(catalog: FakeCatalog, { key, names }: NamedRequest): NamedView {
  const keys = names.map((parts) => [...key.split('/').slice(0, -parts.length), ...parts.map(({ text }) => text)].join('/'));
  return {
    links: [...new Set(keys)].flatMap((one) => {
      const relation = catalog.relations.get(one);
      return relation === undefined ? [] : [{ key: one, name: relation.name, path: relation.path, kind: relation.kind, columns: [], known: true }];
    }),
  };
}

export function script(catalog: FakeCatalog, { key, script: form, columns }: ScriptRequest): ScriptView {
  const [table = '', column] = key.split('#');
  const relation = catalog.relations.get(table);
  if (relation === undefined) throw new CallError({ code: 'not_found', message: `The catalog has nothing at “${key}”.`, remedy: null, details: null });
  const all = columnsOf(relation).filter(({ name }) => columns.length === 0 || columns.includes(name));
  const qualified = [...relation.path.slice(-1), relation.name, ...(column === undefined ? [] : [column])].join('.');
  const sql = (text: string) => ({ text, language: 'postgres' });
  switch (form) {
    case 'name':
      return sql(column !== undefined ? column.split('.').map(quoted).join('.') : columns.length === 0 ? quoted(relation.name) : columns.map((path) => path.split('.').map(quoted).join('.')).join('\n'));
    case 'qualified_name':
      return sql(qualified);
    case 'select':
      return sql(`SELECT\n  ${all.map(({ name }) => name).join(',\n  ')}\nFROM ${qualified};`);
    case 'ddl':
      return sql(relation.sql ?? `CREATE TABLE ${qualified} (\n  ${all.map(({ name, type }) => `${name} ${type}`).join(',\n  ')}\n);`);
    case 'markdown':
      return { text: `## ${qualified}\n\n| Column | Type |\n| --- | --- |\n${all.map(({ name, type }) => `| ${name} | ${type} |`).join('\n')}`, language: 'markdown' };
    case 'link':
      return { text: `pulk://open/${encodeURIComponent(key)}`, language: 'text' };
  }
}
