import { expect, test } from 'vitest';

import { escapeXml, shorten, widthOf } from './svg';

test.each([
  ['</text><script>alert(1)</script>', '&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;'],
  [`" onload='x' a="`, '&quot; onload=&apos;x&apos; a=&quot;'],
  ['a&amp;b', 'a&amp;amp;b'],
  ['bell\u0007 and \ufffe', 'bell\ufffd and \ufffd'],
  ['half \ud83d of a pair', 'half \ufffd of a pair'],
  ['whole 😀 pair', 'whole 😀 pair'],
  ['two\nlines', 'two lines'],
])('“%s” is only ever text', (text, expected) => {
  expect(escapeXml(text)).toBe(expected);
});

test.each([
  ['orders', 10, 'orders'],
  ['customer_contact_events', 12, 'customer…nts'],
  ['주문주문주문주문', 9, '주문주…문'],
  ['\u202eorders\u200b', 10, 'orders'],
  ['e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301e\u0301'],
  ['x'.repeat(500), 20, `${'x'.repeat(13)}…${'x'.repeat(6)}`],
])('“%s” in %d columns is “%s”', (text, most, expected) => {
  expect(shorten(text, most)).toBe(expected);
  expect(widthOf(shorten(text, most))).toBeLessThanOrEqual(most);
});
