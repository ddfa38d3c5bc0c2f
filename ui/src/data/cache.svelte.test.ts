import { flushSync } from 'svelte';
import { beforeEach, expect, test } from 'vitest';

import type { HistoryRequest } from '../api';
import type { Host } from '../host/host';
import { ask, clearCache, drop, watch, type Answer } from './cache.svelte';
import { CallError, useHost } from './call';

const settle = () => new Promise<void>((done) => setTimeout(done));
let asked = 0;
let fails = false;

beforeEach(() => {
  clearCache();
  asked = 0;
  fails = false;
  const host: Host = {
    platform: 'browser',
    call: async () => {
      asked += 1;
      if (fails) throw new CallError({ code: 'busy', message: 'later', remedy: null, details: null });
      return { revisions: [], more: asked > 1 } as never;
    },
    onEvent: () => () => {},
  };
  useHost(host);
});

/** Watches a request while `body` runs. */
const ONE: HistoryRequest = { key: 'a', from: null, to: null, before: null, revision: null, after: null, signs: [], kinds: [], entities: null, limit: 1 };

async function watching(body: (answer: Answer<'history'>) => Promise<void>): Promise<void> {
  let answer: Answer<'history'> | undefined;
  const stop = $effect.root(() => {
    answer = watch('history', () => (ONE));
  });
  flushSync();
  if (answer === undefined) throw new Error('effects do not run here');
  await body(answer);
  stop();
}

test('an answer is asked for once and kept', async () => {
  await watching(async (answer) => {
    expect(answer.pending).toBe(true);
    await settle();
    expect(answer.data).toEqual({ revisions: [], more: false });
  });
  await watching(async (answer) => {
    expect(answer.data).toEqual({ revisions: [], more: false });
  });
  expect(asked).toBe(1);
});

test('what was asked for ahead is not asked for again by who watches it', async () => {
  for (const rest of ['pending', 'answered']) {
    ask('history', ONE);
    if (rest === 'answered') await settle();
    await watching(async (answer) => {
      await settle();
      expect(answer.data, rest).toEqual({ revisions: [], more: false });
    });
  }
  expect(asked).toBe(1);
});

test('a watched answer out of date stays until the newer one is there', async () => {
  await watching(async (answer) => {
    await settle();
    drop(['catalog']);
    expect(answer.data?.more).toBe(false);
    await settle();
    expect(answer.data?.more).toBe(true);
  });
});

test('changes that come while it is being asked for are one more question', async () => {
  await watching(async (answer) => {
    await settle();
    drop(['catalog']);
    drop(['catalog']);
    drop(['catalog']);
    await settle();
    await settle();
    expect(asked).toBe(3);
    expect(answer.pending).toBe(false);
  });
});

test('tags an answer is not made from leave it alone', async () => {
  await watching(async () => {
    await settle();
    drop(['settings', 'runs']);
    await settle();
    expect(asked).toBe(1);
  });
});

test('a failure keeps what was known and says why', async () => {
  await watching(async (answer) => {
    await settle();
    fails = true;
    answer.again();
    await settle();
    expect(answer.data?.more).toBe(false);
    expect(answer.error?.code).toBe('busy');
  });
});
