import { expect, test } from 'vitest';

import { sentence } from './sentence';

test.each([
  ['the catalog has no “x”', 'The catalog has no “x”.'],
  ['orders_2 is gone', 'orders_2 is gone.'],
  ['db.internal does not answer', 'db.internal does not answer.'],
  ['“a” is not a key: it is empty', '“a” is not a key: it is empty.'],
  ['Is it there?', 'Is it there?'],
  ['already one.', 'Already one.'],
  ['소스가 응답하지 않습니다', '소스가 응답하지 않습니다.'],
  ['', ''],
])('%s becomes %s', (text, expected) => expect(sentence(text)).toBe(expected));
