import { expect, test } from 'vitest';

import { fileName } from './save';

test.each([
  [['orders', 'relations'], 'svg', 'orders.relations.svg'],
  [['주문 내역'], 'md', '주문_내역.md'],
  [['../../etc/passwd'], 'svg', 'etc_passwd.svg'],
  [['C:\\con|<a>?'], 'png', 'C_con_a.png'],
  [['\u202egpj.exe', ''], 'svg', 'gpj.exe.svg'],
  [['///'], 'md', 'pulk.md'],
  [['x'.repeat(500)], 'md', `${'x'.repeat(60)}.md`],
])('%j is kept as a file of a harmless name', (words, ending, expected) => {
  expect(fileName(words, ending)).toBe(expected);
});
