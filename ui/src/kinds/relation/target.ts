/** What foreign keys point at. */

import type { ColumnView, EntityBody, Link } from '../../api';

/** In few words: the nearest schema, the table, its columns. */
export function targetOf({ path, name, columns }: NonNullable<ColumnView['references']>): string {
  return [...path.slice(-1), name, ...columns].join('.');
}

/** The tables that the foreign keys of an entity lead to; of what has none, none. */
export function targetsOf(body: EntityBody): Link[] {
  return body.is === 'relation' ? body.constraints.flatMap(({ references }) => (references === null ? [] : [references])) : [];
}
