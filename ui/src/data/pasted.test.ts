import { expect, test } from 'vitest';

import { recall, withoutSecret } from './pasted';

test.each([
  ['postgres://a:p@ss:w/ord@db/shop', 'postgres://a@db/shop'],
  ['postgres://a@db/shop?password=x&sslmode=require', 'postgres://a@db/shop?password=&sslmode=require'],
  ["host=db user=a password='p w' dbname=shop", 'host=db user=a password= dbname=shop'],
  ['postgres://b@db/plain', 'postgres://b@db/plain'],
  ['/data/a:b@c.parquet', '/data/a:b@c.parquet'],
])('%s is shown as %s and remembered whole', (text, shown) => {
  expect(withoutSecret(text)).toBe(shown);
  expect(recall(shown)).toBe(text);
});
