import { flushSync } from 'svelte';
import { afterEach, expect, test } from 'vitest';

import type { SourcesView } from '../api';
import { clearCache } from './cache.svelte';
import { useHost, type Host } from './call';
import { tell } from './live.svelte';
import { sources } from './sources.svelte';

let stop = () => {};
afterEach(() => {
  stop();
  clearCache();
});

function begin(view: () => Pick<SourcesView, 'sources'>): void {
  useHost({ platform: 'browser', call: async () => view() as never, onEvent: () => () => {} } as Host);
  stop = $effect.root(() => sources.begin());
  flushSync();
}

const source = (key: string, environment: string | null) => ({ key, name: key, environment }) as SourcesView['sources'][0];

test.each([
  ['pg://wh', 'production'],
  ['pg://wh/shop/orders#id', 'production'],
  // Begins alike, and is another source.
  ['pg://wh2/shop', null],
  ['files://events/day', 'personal'],
  ['mysql://elsewhere/a', null],
])('what %s lies in is used for %s', async (key, expected) => {
  begin(() => ({ sources: [source('pg://wh', 'production'), source('pg://wh2', null), source('files://events', 'personal')] }));
  await expect.poll(() => sources.all.length).toBe(3);
  expect(sources.environmentOf(key)).toBe(expected);
});

test('a source that is marked anew is shown so', async () => {
  let environment: string | null = null;
  begin(() => ({ sources: [source('pg://wh', environment)] }));
  await expect.poll(() => sources.of('pg://wh/a')?.name).toBe('pg://wh');
  environment = 'staging';
  tell(['sources']);
  await expect.poll(() => sources.environmentOf('pg://wh/a')).toBe('staging');
});
