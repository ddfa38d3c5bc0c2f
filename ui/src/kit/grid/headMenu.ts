/** What can be done with the columns of a grid, as a menu: under the head of one, and beside its filter for all. */

import { t } from '../../i18n/index.svelte';
import type { MenuPart } from '../menu';
import type { ColumnLayout, GridLayout } from './layout.svelte';
import type { Direction, Sort } from './sort';

/** What a head needs of its column. */
export interface HeadColumn extends ColumnLayout {
  sort?: Direction;
}

/** The menu under the head of one column. */
export function headMenu<Column extends HeadColumn>(layout: GridLayout<Column>, column: Column, sort: Sort | null, onsort?: (sort: Sort | null) => void): MenuPart[] {
  const hidden = layout.all.filter((one) => !layout.isShown(one));
  const sorted = sort?.column === column.id ? sort.direction : null;
  const by = (direction: Direction) => ({
    id: direction,
    label: t(`grid.${direction}`),
    checked: sorted === direction,
    run: () => onsort?.(sorted === direction ? null : { column: column.id, direction }),
  });
  const parts: MenuPart[] = [
    column.sort === undefined || onsort === undefined ? [] : [by('ascending'), by('descending')],
    column.fixed === true ? [] : [{ id: 'hide', label: t('grid.hide'), run: () => layout.show(column, false) }],
    hidden.map((one) => ({ id: `show-${one.id}`, label: t('grid.show', { name: one.label }), run: () => layout.show(one, true) })),
    [reset(layout)],
  ];
  return parts.filter((part) => part.length > 0);
}

/** Every column that may be hidden, on or off. */
export function columnsMenu<Column extends ColumnLayout>(layout: GridLayout<Column>): MenuPart[] {
  const choices = layout.all.filter((column) => column.fixed !== true);
  return [
    choices.map((column) => ({ id: column.id, label: column.label, checked: layout.isShown(column), stays: true, run: () => layout.show(column, !layout.isShown(column)) })),
    [reset(layout)],
  ];
}

function reset<Column extends ColumnLayout>(layout: GridLayout<Column>): MenuPart[number] {
  return { id: 'reset', label: t('grid.reset'), disabled: !layout.isChanged, run: () => layout.resetAll() };
}
