import { beforeEach, expect, test } from 'vitest';

import { CallError, useHost, type Host } from '../../data/call';
import { SourceController } from './detail.svelte';

const SHOP = { key: 'pg://shop', address: { host: 'db', user: 'ada' } };
let isReached = true;

beforeEach(() => {
  isReached = true;
  useHost({
    platform: 'browser',
    call: async () => {
      if (!isReached) throw new CallError({ code: 'unreachable', message: 'nothing answers', remedy: null, details: null });
      return { answer: { server: 'PostgreSQL 17', login: 'ada', readable: ['shop'], unreadable: [], took_ms: 3 } };
    },
    onEvent: () => () => {},
  } as unknown as Host);
});

test('what a source answered last is still there on coming back, also when it is out of reach', async () => {
  await new SourceController(() => SHOP).ask();
  const page = new SourceController(() => SHOP);
  expect(page.asked?.answer.server).toBe('PostgreSQL 17');
  expect(Number.isNaN(Date.parse(page.asked?.at ?? ''))).toBe(false);
  isReached = false;
  await page.ask();
  expect([page.error?.code, page.asked?.answer.server]).toEqual(['unreachable', 'PostgreSQL 17']);
});

test('another source, and the same at another address, has not been asked', async () => {
  await new SourceController(() => SHOP).ask();
  const of = (key: string, host: string) => new SourceController(() => ({ key, address: { user: 'ada', host } })).asked;
  expect([of('pg://shop', 'db')?.answer.login, of('pg://crm', 'db'), of('pg://shop', 'elsewhere')]).toEqual(['ada', undefined, undefined]);
});
