/** The height of a hit, from what it shows. Known before it is drawn, so that nothing in the list ever moves. */

import type { Hit } from '../../api';

const PADDING = 21;
const NAME = 20;
const COMMENT = 19;
const COLUMNS = 26;

export function hitHeight(hit: Hit | undefined): number {
  if (hit === undefined) return PADDING + NAME + COMMENT;
  return PADDING + NAME + (hit.comment === null ? 0 : COMMENT) + (hit.columns.length === 0 ? 0 : COLUMNS);
}
