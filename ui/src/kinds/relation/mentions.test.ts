import { expect, test } from 'vitest';

import type { Link } from '../../api';
import { mentionsOf, namesIn } from './mentions';

const link = (at: string): Link => {
  const path = at.split('/');
  return { key: `pg://a/${at}`, name: path.at(-1) ?? '', path: path.slice(0, -1), kind: 'table', columns: [], known: true };
};
/** A name as it is written. */
const written = (text: string) => namesIn(text).map((parts) => parts.map(({ text: part, quoted }) => (quoted ? `"${part}"` : part)).join('.'));
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
  ['WITH orders(id) AS (SELECT 1) SELECT * FROM orders JOIN refunds', 'WITH orders(id) AS (SELECT 1) SELECT * FROM orders JOIN ⟦refunds⟧sales'],
  ['WITH a AS (SELECT 1), "orders" (id, "b") AS (SELECT 1 FROM sales.orders) SELECT * FROM orders', 'WITH a AS (SELECT 1), "orders" (id, "b") AS (SELECT 1 FROM ⟦sales.orders⟧sales) SELECT * FROM orders'],
  ['WITH orders AS MATERIALIZED (SELECT 1) SELECT * FROM orders', 'WITH orders AS MATERIALIZED (SELECT 1) SELECT * FROM orders'],
  ['WITH orders (id) AS NOT MATERIALIZED (SELECT 1) SELECT * FROM orders', 'WITH orders (id) AS NOT MATERIALIZED (SELECT 1) SELECT * FROM orders'],
  ['SELECT sum(refunds) AS materialized, (1) FROM refunds', 'SELECT sum(refunds) AS materialized, (1) FROM ⟦refunds⟧sales'],
  ['CREATE TABLE x (refunds numeric(10, 2) AS (a + b)); SELECT 1 FROM refunds', 'CREATE TABLE x (refunds numeric(10, 2) AS (a + b)); SELECT 1 FROM ⟦refunds⟧sales'],
  ['FROM crm."Odd ""Name""" -- sales.orders', 'FROM ⟦crm."Odd ""Name"""⟧crm -- sales.orders'],
  ["SELECT 'FROM sales.orders' /* sales.orders */ FROM \"sales\".\"orders\"", "SELECT 'FROM sales.orders' /* sales.orders */ FROM ⟦\"sales\".\"orders\"⟧sales"],
  ['FROM `sales`.`orders` JOIN [refunds]', 'FROM ⟦`sales`.`orders`⟧sales JOIN ⟦[refunds]⟧sales'],
  ['AS $body$ SELECT 1 FROM sales.refunds $body$', 'AS $body$ SELECT 1 FROM ⟦sales.refunds⟧sales $body$'],
  ['FROM sales.주문', 'FROM ⟦sales.주문⟧sales'],
  ["FROM sales . orders 'never closed sales.orders", "FROM ⟦sales . orders⟧sales 'never closed sales.orders"],
  ['customer_id INTEGER REFERENCES refunds (id), shop REFERENCES sales."orders"', 'customer_id INTEGER REFERENCES ⟦refunds⟧sales (id), shop REFERENCES ⟦sales."orders"⟧sales'],
  ['CREATE TABLE x (a TEXT, refunds INTEGER REFERENCES refunds, UNIQUE (a, refunds))', 'CREATE TABLE x (a TEXT, refunds INTEGER REFERENCES ⟦refunds⟧sales, UNIQUE (a, refunds))'],
  ['constructor.toString FROM __proto__', 'constructor.toString FROM __proto__'],
  ['', ''],
])('in “%s” the linked names are found', (text, expected) => {
  expect(marked(text)).toBe(expected);
});

test('nothing is looked for where nothing is linked', () => {
  expect(mentionsOf('FROM sales.orders', [])).toEqual([]);
});

test('of two names that differ in case alone the one that is written is meant', () => {
  const links = ['sales/Orders', 'sales/orders'].map(link);
  expect(mentionsOf('FROM sales.orders, sales."Orders", ORDERS', links).map(({ link: found }) => found.name)).toEqual(['orders', 'Orders', 'Orders']);
});

test.each([
  ['SELECT a, b.c FROM orders o JOIN mart."Daily" d ON o.id = d.id', ['orders', 'mart."Daily"']],
  ['FROM orders, orders, raw.orders', ['orders', 'raw.orders']],
  ['WITH recent AS (SELECT 1 FROM orders) SELECT * FROM recent', ['orders']],
  ["SELECT 'FROM secret' /* FROM comment */ -- FROM line\nFROM `주문 내역`", ['"주문 내역"']],
  ['CREATE TABLE lines (id INTEGER REFERENCES orders (id))', ['lines', 'orders']],
  ['FROM a.b.c.d.e', []],
  ['SELECT "from" x', []],
  ['FROM (((', []],
  ['', []],
])('in “%s” stand where tables may: %j', (text, names) => {
  expect(written(text)).toEqual(names);
});

test('of many names the first 200 are asked about', () => {
  const text = Array.from({ length: 50_000 }, (_, at) => `FROM t${at}`).join(' ');
  expect(namesIn(text)).toHaveLength(200);
});
