import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { ago } from './format';
import { tellTime } from './now.svelte';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-01T10:00:00Z') });
  vi.stubGlobal('document', { addEventListener: () => {} });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('an age that is on the screen grows by itself', () => {
  tellTime();
  const said: string[] = [];
  const stop = $effect.root(() => {
    $effect(() => void said.push(ago('2026-03-01T09:58:00Z')));
  });
  flushSync();
  vi.advanceTimersByTime(61_000);
  flushSync();
  stop();
  expect(said).toHaveLength(2);
  expect(said[0]).toContain('2');
  expect(said[1]).toContain('3');
});
