/** What a hit shows, and the height that follows. Known before it is drawn, so that nothing in the list ever moves. */

import type { Hit } from '../../api';

const PADDING = 21;
const NAME = 20;
const COMMENT = 19;
const COLUMNS = 26;
const COLUMN = 25;

/** Whether columns were asked for: each has a row of its own then, and nothing else is shown. */
export const isListed = (hit: Hit): boolean => hit.columns.some((column) => column.detail !== null);

export function hitHeight(hit: Hit | undefined): number {
  if (hit === undefined) return PADDING + NAME + COMMENT;
  if (isListed(hit)) return PADDING + NAME + hit.columns.length * COLUMN;
  return PADDING + NAME + (hit.comment === null ? 0 : COMMENT) + (hit.columns.length === 0 ? 0 : COLUMNS);
}
