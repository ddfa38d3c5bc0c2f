import { expect, test } from 'vitest';

import { seek, TypeAhead } from './typeahead';

const NAMES = ['coupons', 'customers', 'events', 'orders', 'order_items', undefined, 'Refunds', '주문', '재고'];

test.each<[string, string, number, string | undefined]>([
  ['a letter', 'o', 0, 'orders'],
  ['a letter leads on', 'o', 3, 'order_items'],
  ['the same letter walks', 'oo', 4, 'orders'],
  ['around the end', 'c', 8, 'coupons'],
  ['a word stays on what it means', 'cus', 1, 'customers'],
  ['a word', 'cus', 0, 'customers'],
  ['whatever the case', 'ref', 0, 'Refunds'],
  ['a syllable', '재', 0, '재고'],
  ['the beginning of a syllable', 'ㅈ', 0, '주문'],
  ['nothing begins so', 'zz', 0, undefined],
])('%s', (_, typed, at, expected) => expect(NAMES[seek(typed, at, NAMES.length, (index) => NAMES[index])]).toBe(expected));

test('an empty list has nothing to lead to', () => expect(seek('a', 0, 0, () => 'a')).toBe(-1));

const press = (key: string, timeStamp: number, held: Partial<KeyboardEvent> = {}) => ({ key, timeStamp, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...held });

test('what is typed in one go is one word, and a pause begins another', () => {
  const typed = new TypeAhead();
  expect([typed.take(press('o', 0)), typed.take(press('r', 300)), typed.take(press('c', 2000))]).toEqual(['o', 'or', 'c']);
});

test.each([
  ['/', {}],
  ['?', {}],
  [' ', {}],
  ['ArrowDown', {}],
  ['F2', {}],
  ['c', { ctrlKey: true }],
  ['w', { altKey: true }],
  ['k', { metaKey: true }],
  ['ㅎ', { isComposing: true }],
])('%s %o is left to the window', (key, held) => expect(new TypeAhead().take(press(key, 0, held))).toBeNull());
