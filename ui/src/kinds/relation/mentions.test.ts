import { expect, test } from 'vitest';

import type { Link } from '../../api';
import { mentionsOf } from './mentions';

const link = (at: string): Link => {
  const path = at.split('/');
  return { key: `pg://a/${at}`, name: path.at(-1) ?? '', path: path.slice(0, -1), kind: 'table', columns: [], known: true };
};
const LINKS = ['shop/sales/orders', 'shop/sales/refunds', 'shop/crm/orders', 'shop/crm/Odd "Name"', 'shop/sales/주문'].map(link);

/** The text with every mention in brackets, followed by the schema it leads to. */
function marked(text: string): string {
  let shown = text;
  for (const { from, to, link: found } of mentionsOf(text, LINKS).reverse()) shown = `${shown.slice(0, from)}⟦${shown.slice(from, to)}⟧${found.path.at(-1)}${shown.slice(to)}`;
  return shown;
}

test.each([
  ['SELECT 1 FROM sales.orders o', 'SELECT 1 FROM ⟦sales.orders⟧sales o'],
  ['select * from SALES.Orders, crm.orders', 'select * from ⟦SALES.Orders⟧sales, ⟦crm.orders⟧crm'],
  ['FROM shop.crm.orders', 'FROM ⟦shop.crm.orders⟧crm'],
  ['FROM other.orders', 'FROM other.orders'],
  ['SELECT count(*) AS orders, orders FROM refunds', 'SELECT count(*) AS orders, orders FROM ⟦refunds⟧sales'],
  ['SELECT refunds.amount, sales.refunds.at FROM refunds', 'SELECT ⟦refunds⟧sales.amount, ⟦sales.refunds⟧sales.at FROM ⟦refunds⟧sales'],
  ['SELECT o.orders FROM x o WHERE o.refunds = 1', 'SELECT o.orders FROM x o WHERE o.refunds = 1'],
  ['FROM orders, refunds WHERE a IN (1, refunds)', 'FROM ⟦orders⟧sales, ⟦refunds⟧sales WHERE a IN (1, refunds)'],
  ['FROM (refunds JOIN orders ON true)', 'FROM (⟦refunds⟧sales JOIN ⟦orders⟧sales ON true)'],
  ['WITH orders AS (SELECT 1 FROM sales.orders) SELECT * FROM orders', 'WITH orders AS (SELECT 1 FROM ⟦sales.orders⟧sales) SELECT * FROM orders'],
  ['FROM crm."Odd ""Name""" -- sales.orders', 'FROM ⟦crm."Odd ""Name"""⟧crm -- sales.orders'],
  ["SELECT 'FROM sales.orders' /* sales.orders */ FROM \"sales\".\"orders\"", "SELECT 'FROM sales.orders' /* sales.orders */ FROM ⟦\"sales\".\"orders\"⟧sales"],
  ['FROM `sales`.`orders` JOIN [refunds]', 'FROM ⟦`sales`.`orders`⟧sales JOIN ⟦[refunds]⟧sales'],
  ['AS $body$ SELECT 1 FROM sales.refunds $body$', 'AS $body$ SELECT 1 FROM ⟦sales.refunds⟧sales $body$'],
  ['FROM sales.주문', 'FROM ⟦sales.주문⟧sales'],
  ["FROM sales . orders 'never closed sales.orders", "FROM ⟦sales . orders⟧sales 'never closed sales.orders"],
  ['constructor.toString FROM __proto__', 'constructor.toString FROM __proto__'],
  ['', ''],
])('in “%s” the linked names are found', (text, expected) => {
  expect(marked(text)).toBe(expected);
});

test('nothing is looked for where nothing is linked', () => {
  expect(mentionsOf('FROM sales.orders', [])).toEqual([]);
});
