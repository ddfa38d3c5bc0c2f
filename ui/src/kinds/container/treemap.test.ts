import { describe, expect, test } from 'vitest';

import type { Tile, TreemapView } from '../../api';
import { layOut, neighbour, type Area, type Treemap } from './treemap';

const tile = (name: string, value: number, schema = 'sales'): Tile => ({ key: `pg://a/shop/${schema}/${name}`, name, written: null, path: ['shop', schema], kind: 'table', form: 'table', value: String(value) });
const view = (tiles: Tile[], rest = 0): TreemapView => ({ tiles, rest: String(rest), rest_count: rest > 0 ? 7 : 0, unmeasured: 0 });

interface Expected {
  areas: (string | null)[];
  groups?: string[];
}

/** Every area lies within the picture and apart from the others, and is as large as its value says. */
function check(given: TreemapView, { areas, groups = [] }: Expected): Treemap {
  const map = layOut(given, 1, 800, 500);
  expect(map.areas.map((area) => area.tile?.name ?? null)).toEqual(areas);
  expect(map.groups.map((group) => group.name)).toEqual(groups);
  for (const [index, area] of map.areas.entries()) {
    expect(area.x >= 0 && area.y >= 0 && area.x + area.width <= 800 && area.y + area.height <= 500).toBe(true);
    for (const other of map.areas.slice(index + 1)) expect(isApart(area, other)).toBe(true);
  }
  return map;
}

function isApart(a: Area, b: Area): boolean {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

describe('tables as areas', () => {
  test('largest first', () => check(view([tile('items', 600), tile('orders', 300), tile('refunds', 100)]), { areas: ['items', 'orders', 'refunds'] }));

  test('in proportion', () => {
    const [items, orders] = check(view([tile('items', 600), tile('orders', 300)]), { areas: ['items', 'orders'] }).areas;
    const size = (area: Area | undefined) => (area === undefined ? 0 : area.width * area.height);
    expect(size(items) / size(orders)).toBeCloseTo(2, 1);
  });

  test('what is left over is one area, the last', () => {
    const { areas, cut } = check(view([tile('items', 100), tile('orders', 90)], 30), { areas: ['items', 'orders', null] });
    expect([areas[2]?.value, cut]).toEqual([30, false]);
  });

  test('what is left over leaves room for the tables', () => {
    const { areas, cut } = check(view([tile('items', 100), tile('orders', 90)], 1e9), { areas: ['items', 'orders', null] });
    const { width = 0, height = 0, value } = areas[2] ?? {};
    expect([width * height < 0.21 * 800 * 500, value, cut]).toEqual([true, 1e9, true]);
  });

  test('by schema, where there are several', () =>
    check(view([tile('items', 600), tile('customers', 300, 'crm'), tile('orders', 200)]), { areas: ['items', 'customers', 'orders'], groups: ['sales', 'crm'] }));

  test('a schema without room has no head', () => {
    const { groups } = check(view([tile('items', 1_000_000), tile('customers', 1, 'crm')]), { areas: ['items', 'customers'], groups: ['sales', 'crm'] });
    expect(groups.map(({ headed }) => headed)).toEqual([true, false]);
  });

  test('an empty table has no area', () => check(view([tile('items', 600), tile('empty', 0)]), { areas: ['items'] }));

  test('nothing measured', () => check(view([]), { areas: [] }));

  test('no room at all', () => expect(layOut(view([tile('items', 600)]), 1, -4, 0).areas).toHaveLength(1));

  test('more than a number holds exactly', () => check(view([{ ...tile('items', 0), value: '9223372036854775807' }, tile('orders', 1)]), { areas: ['items', 'orders'] }));
});

/**
 *   0 │ 1
 *     ├───
 *     │ 2
 */
const BOXES = [
  { x: 0, y: 0, width: 50, height: 100 },
  { x: 52, y: 0, width: 48, height: 40 },
  { x: 52, y: 42, width: 48, height: 58 },
];

test.each<{ from: number; key: string; to: number }>([
  { from: 0, key: 'ArrowRight', to: 1 },
  { from: 1, key: 'ArrowDown', to: 2 },
  { from: 2, key: 'ArrowUp', to: 1 },
  { from: 2, key: 'ArrowLeft', to: 0 },
  { from: 0, key: 'ArrowLeft', to: 0 },
  { from: 2, key: 'ArrowDown', to: 2 },
  { from: 9, key: 'ArrowDown', to: 9 },
])('$key leads from $from to $to', ({ from, key, to }) => expect(neighbour(BOXES, from, key)).toBe(to));
