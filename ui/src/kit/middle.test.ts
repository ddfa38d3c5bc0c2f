import { expect, test } from 'vitest';

import { cutOf, halvesOf } from './middle';
import { partsOf } from './marked';

const FAMILY = '👩‍👩‍👧‍👦';

test.each<[string, string, string]>([
  ['a short name', 'orders', ''],
  ['a name just short enough', 'a'.repeat(18), ''],
  ['a long name', 'customer_lifetime_value_2026', 'alue_2026'],
  ['Hangul', '고객별_주문_내역_집계_테이블_2026년_상반기', '2026년_상반기'],
  ['signs of two code units', `${'a'.repeat(20)}${'😀'.repeat(10)}`, '😀'.repeat(9)],
  ['signs joined to one', `orders_${FAMILY.repeat(12)}`, FAMILY.repeat(9)],
  ['a mark that belongs to the letter before it', `${'a'.repeat(20)}${'e\u0301'.repeat(9)}`, 'e\u0301'.repeat(9)],
  ['few signs of many code units', FAMILY.repeat(3), ''],
])('the end of %s is whole', (_, text, tail) => expect(text.slice(cutOf(text))).toBe(tail));

test.each<[string, [number, number][], string]>([
  ['nothing', [], 'customer|_email'],
  ['before the cut', [[0, 4]], '[cust]omer|_email'],
  ['after it', [[9, 14]], 'customer|_[email]'],
  ['across it', [[5, 11]], 'custo[mer]|[_em]ail'],
  ['up to it and from it', [[4, 8], [8, 9]], 'cust[omer]|[_]email'],
])('what is marked is marked in both halves: %s', (_, ranges, expected) => {
  const drawn = halvesOf({ text: 'customer_email', ranges }, 8).map((half) => partsOf(half).map((part) => (part.hit ? `[${part.text}]` : part.text)).join(''));
  expect(drawn.join('|')).toBe(expected);
});
