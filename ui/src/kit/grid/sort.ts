/** The order of a grid's rows: by one column at a time, or the order they have by themselves. */

export type Direction = 'ascending' | 'descending';

export interface Sort {
  column: string;
  direction: Direction;
}

/** What pressing a column's head asks for: its own first direction, then the other, then the order of the rows themselves. */
export function nextSort(sort: Sort | null, column: string, first: Direction): Sort | null {
  if (sort?.column !== column) return { column, direction: first };
  if (sort.direction !== first) return null;
  return { column, direction: first === 'ascending' ? 'descending' : 'ascending' };
}
