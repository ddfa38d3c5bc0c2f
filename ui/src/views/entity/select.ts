/** A SELECT a person can paste: every column by name, quoted where the source's SQL needs it. Never sent anywhere. */

import type { EntityView, RelationView } from '../../api';

const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** The statement, or null where there is no SQL to speak (folders of files) or nothing to select. */
export function selectOf(view: EntityView, body: RelationView): string | null {
  if (view.source.connector === 'files' || body.columns.length === 0) return null;
  const columns = body.columns.filter((column) => !column.hidden).map((column) => `  ${quoted(column.name)}`);
  const from = [...view.path.filter((crumb) => crumb.kind === 'schema').map((crumb) => crumb.name), view.name].map(quoted).join('.');
  return `SELECT\n${columns.join(',\n')}\nFROM ${from};`;
}

/** Words SQL keeps for itself in the dialects spoken here; a name like one of them must be quoted. */
const RESERVED = new Set(
  ('all and any array as asc between both by case cast check collate column constraint create cross current_date current_time current_timestamp ' +
    'current_user default deferrable desc distinct do else end except exists false fetch for foreign from full grant group having in index initially inner ' +
    'intersect into is isnull join lateral leading left like limit localtime natural not notnull null offset on only or order outer over overlaps placing ' +
    'primary references right select session_user similar some table then to trailing true union unique user using values when where window with').split(' '),
);

function quoted(name: string): string {
  return PLAIN.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
