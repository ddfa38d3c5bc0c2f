import { flushSync } from 'svelte';
import { beforeEach, expect, test } from 'vitest';

import type { HistoryRequest } from '../../api';
import { clearCache } from '../../data/cache.svelte';
import { CallError, useHost, type Host } from '../../data/call';
import { ChangesController } from './changes.svelte';

let asked: HistoryRequest[] = [];
let failing = false;
const LAST = 50;

/** Twenty revisions a page, newest first, from 50 down to 1. */
function answer({ from, to, before, limit }: HistoryRequest) {
  const top = from !== null ? Number(to ?? LAST) : before === null ? LAST : Number(before) - 1;
  const length = from !== null ? 1 : Math.max(0, Math.min(limit, top));
  const revisions = Array.from({ length }, (_, at) => ({ revision: String(top - at), entities: [] }));
  return { revisions, more: top - length > 0 };
}

beforeEach(() => {
  clearCache();
  asked = [];
  failing = false;
  useHost({
    platform: 'browser',
    call: async (_: string, request: unknown) => {
      asked.push(request as HistoryRequest);
      if (failing) throw new CallError({ code: 'busy', message: 'later', remedy: null, details: null });
      return answer(request as HistoryRequest) as never;
    },
    onEvent: () => () => {},
  } as Host);
});

async function showing(body: (changes: ChangesController) => Promise<void>): Promise<void> {
  let changes: ChangesController | undefined;
  const stop = $effect.root(() => {
    changes = new ChangesController();
  });
  flushSync();
  if (changes === undefined) throw new Error('effects do not run here');
  await expect.poll(() => changes?.revisions?.length).toBe(20);
  await body(changes);
  stop();
}

test('older revisions are read page by page, until there are none', async () => {
  await showing(async (changes) => {
    for (const expected of [40, 50, 50]) {
      await changes.older();
      expect(changes.revisions?.length).toBe(expected);
    }
    expect(asked.map(({ before }) => before)).toEqual([null, '31', '11']);
    expect(new Set(changes.revisions?.map(({ revision }) => revision)).size).toBe(50);
  });
});

test('a page that cannot be read is said, and what was read stays', async () => {
  await showing(async (changes) => {
    failing = true;
    await changes.older();
    expect(changes.olderError?.code).toBe('busy');
    expect(changes.revisions?.length).toBe(20);
    failing = false;
    await changes.older();
    expect(changes.olderError).toBeUndefined();
    expect(changes.revisions?.length).toBe(40);
  });
});

test('a source is asked of the catalog, and ends a comparison', async () => {
  await showing(async (changes) => {
    changes.compare('40');
    changes.show('pg://b');
    flushSync();
    await expect.poll(() => changes.revisions?.length).toBe(20);
    expect(asked.at(-1)).toEqual({ key: 'pg://b', from: null, to: null, before: null, limit: 20 });
  });
});

test('two revisions are compared, the later one after the earlier', async () => {
  await showing(async (changes) => {
    changes.compare('45');
    flushSync();
    await expect.poll(() => changes.revisions?.map(({ revision }) => revision)).toEqual(['50']);
    expect(changes.ends.map(({ revision }) => revision)).toEqual(['50', '49', '48', '47', '46']);
    changes.to = '47';
    flushSync();
    await expect.poll(() => changes.revisions?.map(({ revision }) => revision)).toEqual(['47']);
    await changes.older();
    expect(asked.at(-1)).toEqual({ key: null, from: '45', to: '47', before: null, limit: 1 });
    changes.compare(null);
    expect(changes.revisions?.length).toBe(20);
  });
});
