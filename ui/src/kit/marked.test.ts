import { expect, test } from 'vitest';

import { partsOf } from './marked';

function check(text: string, ranges: [number, number][], expected: string): void {
  const drawn = partsOf({ text, ranges }).map((part) => (part.hit ? `[${part.text}]` : part.text));
  expect(drawn.join('')).toBe(expected);
}

test('ranges become parts', () => check('customer_email', [[0, 4], [9, 14]], '[cust]omer_[email]'));
test('a text without ranges is one part', () => check('orders', [], 'orders'));
test('ranges count UTF-16 units, as JavaScript does', () => check('😀고객 이름', [[2, 4]], '😀[고객] 이름'));
test('a range that leaves the text is skipped', () => check('abc', [[1, 9]], 'abc'));
test('ranges that overlap or run backwards are skipped', () => check('abcdef', [[2, 4], [3, 5], [5, 5]], 'ab[cd]ef'));
test('markup is text', () => check('<b>x</b>', [[0, 3]], '[<b>]x</b>'));
