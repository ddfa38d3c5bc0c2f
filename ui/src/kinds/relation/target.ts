/** What a foreign key points at, in few words: the nearest schema, the table, its columns. */

import type { ColumnView } from '../../api';

export function targetOf({ path, name, columns }: NonNullable<ColumnView['references']>): string {
  return [...path.slice(-1), name, ...columns].join('.');
}
