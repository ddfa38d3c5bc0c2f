import { flushSync } from 'svelte';
import { expect, test } from 'vitest';

import type { BrowseRequest } from '../../api';
import { useHost, type Host } from '../../data/call';
import { ContentsController } from './contents.svelte';

const KEYS = Array.from({ length: 2500 }, (_, at) => `pg://a/t${at}`);

test('the rest of a long list is read page by page', async () => {
  const asked: BrowseRequest[] = [];
  useHost({
    platform: 'browser',
    call: async (_: string, request: unknown) => {
      const browse = request as BrowseRequest;
      asked.push(browse);
      const from = browse.after === null ? 0 : KEYS.indexOf(browse.after) + 1;
      return { nodes: KEYS.slice(from, from + browse.limit).map((key) => ({ key })), more: from + browse.limit < KEYS.length } as never;
    },
    onEvent: () => () => {},
  } as Host);
  let list: ContentsController | undefined;
  const stop = $effect.root(() => {
    list = new ContentsController(() => 'pg://a');
  });
  flushSync();
  await expect.poll(() => list?.nodes.length).toBe(1000);
  await list?.rest();
  expect(list?.nodes.map(({ key }) => key)).toEqual(KEYS);
  expect(asked.map(({ after }) => after)).toEqual([null, 'pg://a/t999', 'pg://a/t1999']);
  stop();
});
