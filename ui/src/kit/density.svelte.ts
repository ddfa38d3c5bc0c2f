/**
 * How close rows stand. Virtual lists need their row heights as numbers before anything is drawn, so the numbers live
 * here; whoever draws rows reads them and hands them to its style sheet as `--row`.
 */

export type Density = 'compact' | 'comfortable';

const ROW: Record<Density, number> = { compact: 33, comfortable: 40 };
const TREE_ROW: Record<Density, number> = { compact: 26, comfortable: 30 };

let chosen = $state<Density>('compact');

export const density = {
  get current(): Density {
    return chosen;
  },
  set current(next: Density) {
    chosen = next;
  },
};

/** Height of a row of a list or grid, in pixels. Reading it follows the setting. */
export function rowHeight(): number {
  return ROW[chosen];
}

/** Height of a row of a tree, in pixels. Reading it follows the setting. */
export function treeRowHeight(): number {
  return TREE_ROW[chosen];
}
