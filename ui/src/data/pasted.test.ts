import { expect, test } from 'vitest';

import { isAddress, recall, withoutSecret } from './pasted';

test.each([
  ['postgres://a:p@ss:w/ord@db/shop', 'postgres://a@db/shop'],
  ['postgres://a@db/shop?password=x&sslmode=require', 'postgres://a@db/shop?password=&sslmode=require'],
  ["host=db user=a password='p w' dbname=shop", 'host=db user=a password= dbname=shop'],
  ['jdbc:postgresql://ann:pw@host/db', 'jdbc:postgresql://ann@host/db'],
  ['jdbc:postgresql://host/db?user=ann&password=pw', 'jdbc:postgresql://host/db?user=ann&password='],
  ['jdbc:sqlserver://host:1433;user=sa;password={p;w};encrypt=true', 'jdbc:sqlserver://host:1433;user=sa;password=;encrypt=true'],
  ['jdbc:oracle:thin:scott/tiger@//host:1521/x', 'jdbc:oracle:thin:scott@//host:1521/x'],
  ['postgresql+psycopg2://ann:pw@host/db', 'postgresql+psycopg2://ann@host/db'],
  ['postgres//ann:pw@host/db', 'postgres//ann@host/db'],
  ['postgres:/ann:pw@host/db', 'postgres:/ann@host/db'],
  ['postgres:///ann:pw@host/db', 'postgres:///ann@host/db'],
  ['://ann:pw@host/db', '://ann@host/db'],
  ['psql postgres://ann:pw@host/db', 'psql postgres://ann@host/db'],
  ['postgres:ann:pw@host/db', 'postgres@host/db'],
  ['ann:pw@host/db', 'ann@host/db'],
  ['postgres://db:5432/shop?user=a&password=x@y', 'postgres://db:5432/shop?user=a&password='],
  ['postgres://a@db/shop?password=x#y', 'postgres://a@db/shop?password='],
  ['host=db user=ann password=pw dbname=shop', 'host=db user=ann password= dbname=shop'],
  ['host=db password=a&b;c dbname=shop', 'host=db password= dbname=shop'],
  [String.raw`host=db password=p\ w dbname=shop`, 'host=db password= dbname=shop'],
  ['host=db password = "p w" dbname=shop', 'host=db password =  dbname=shop'],
  ["host=db password='never closed", 'host=db password='],
  ['PGPASSWORD=pw psql -h db', 'PGPASSWORD= psql -h db'],
  ['Server=db;Uid=ann;Pwd=pw;Database=shop', 'Server=db;Uid=ann;Pwd=;Database=shop'],
  ['md:shop?motherduck_token=abc', 'md:shop?motherduck_token='],
  [
    'https://b.s3.amazonaws.com/k.parquet?X-Amz-Algorithm=A&X-Amz-Credential=AKIA%2F20261124&X-Amz-Expires=60&X-Amz-Signature=abc&X-Amz-Security-Token=t',
    'https://b.s3.amazonaws.com/k.parquet?X-Amz-Algorithm=A&X-Amz-Credential=&X-Amz-Expires=60&X-Amz-Signature=&X-Amz-Security-Token=',
  ],
  ['https://a.blob.core.windows.net/c/k.csv?sv=2024&sig=a%2Bb&se=2026', 'https://a.blob.core.windows.net/c/k.csv?sv=2024&sig=&se=2026'],
  ['https://storage.googleapis.com/b/k?X-Goog-Credential=me%40x&X-Goog-Signature=abc', 'https://storage.googleapis.com/b/k?X-Goog-Credential=&X-Goog-Signature='],
  ['https://s3.amazonaws.com/b/k?AWSAccessKeyId=AKIA&Signature=a/b@c&Expires=1', 'https://s3.amazonaws.com/b/k?AWSAccessKeyId=&Signature=&Expires=1'],
  ['/data/sig=1/design=2.parquet', '/data/sig=1/design=2.parquet'],
  ['postgres://b@db/plain', 'postgres://b@db/plain'],
  ['postgres://db:5432/plain', 'postgres://db:5432/plain'],
  ['/data/a:b@c.parquet', '/data/a:b@c.parquet'],
  ['data/a:b@c.parquet', 'data/a:b@c.parquet'],
  [String.raw`C:\data\me@home.parquet`, String.raw`C:\data\me@home.parquet`],
  ['file:///data/a:b@c.parquet', 'file:///data/a:b@c.parquet'],
  ['sqlite:me@home.db', 'sqlite:me@home.db'],
  ['host=db passfile=/home/ann/.pgpass', 'host=db passfile=/home/ann/.pgpass'],
])('%s is shown as %s and remembered whole', (text, shown) => {
  expect(withoutSecret(text)).toBe(shown);
  expect(recall(shown)).toBe(text);
});

test.each([
  ['postgres://ada@db.example/shop', true],
  [' https://files.example/day.parquet ', true],
  ['/data/events.parquet', true],
  ['~/events.csv', true],
  ['C:\\data\\events.csv', true],
  ['\\\\server\\share', true],
  ['orders', false],
  ['sales/orders', false],
  ['/', false],
  ['// comment', false],
  ['postgres:', false],
  ['', false],
])('%s is a place to look inside: %s', (text, expected) => expect(isAddress(text)).toBe(expected));
