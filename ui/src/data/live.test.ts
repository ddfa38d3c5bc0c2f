import { expect, test } from 'vitest';

import type { RunView } from '../api';
import { hear, live, onChanged } from './live.svelte';

const run = (id: string, more: Partial<RunView> = {}): RunView => ({
  id, source: 's', state: 'running', step: 'read', detail: null, done: '0', expected: null, rate: null, seconds_left: null, started: '2026-01-01T00:00:00Z',
  ended: null, revision: null, added: 0, changed: 0, removed: 0, unchanged: 0, issues: [], error: null, ...more,
});

test('a run that ended does not move again when an old step overtakes its end', () => {
  hear({ event: 'run', run: run('1', { done: '5' }) });
  hear({ event: 'run', run: run('1', { state: 'done' }) });
  hear({ event: 'run', run: run('1', { done: '4' }) });
  expect(live.run(run('1')).state).toBe('done');
  expect(live.moving).toEqual([]);
});

test('an answer older than what was pushed does not turn a run back', () => {
  hear({ event: 'run', run: run('2', { state: 'cancelled' }) });
  live.note(run('2'));
  expect(live.run(run('2')).state).toBe('cancelled');
});

test('coming back after a break makes everything out of date', () => {
  const heard: string[][] = [];
  const stop = onChanged((tags) => heard.push([...tags]));
  hear({ event: 'disconnected' });
  expect(live.connected).toBe(false);
  hear({ event: 'reconnected' });
  expect(live.connected).toBe(true);
  expect(heard[0]).toContain('catalog');
  stop();
});
