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

test('a run of another process moves for as long as a status names it', () => {
  live.answered([run('other', { source: 'o' })]);
  expect(live.moving.map((one) => one.id)).toEqual(['other']);
  expect(live.latest({ key: 'o', runs: [] })?.state).toBe('running');
  live.answered([run('other', { source: 'o', done: '7' })]);
  expect(live.run(run('other')).done).toBe('7');
  live.answered([]);
  expect(live.moving).toEqual([]);
  expect(live.latest({ key: 'o', runs: [] })).toBeUndefined();
});

test('a source that says its run ended is believed before the status is', () => {
  const ended = run('told', { source: 't', state: 'done' });
  live.answered([run('told', { source: 't' })]);
  expect(live.latest({ key: 't', runs: [ended] })).toBe(ended);
  live.answered([]);
});

test('a status from before a run of this process began does not end it', () => {
  live.note(run('own', { source: 'w' }));
  live.answered([]);
  hear({ event: 'run', run: run('own', { source: 'w', done: '3' }) });
  live.answered([run('own', { source: 'w', done: '1' })]);
  expect(live.moving.map((one) => [one.id, one.done])).toEqual([['own', '3']]);
  hear({ event: 'run', run: run('own', { source: 'w', state: 'done' }) });
  expect(live.moving).toEqual([]);
  expect(live.latest({ key: 'w', runs: [run('own', { source: 'w' })] })?.state).toBe('done');
  live.answered([]);
});

test('after a break only what a status names still moves', () => {
  hear({ event: 'run', run: run('lost') });
  hear({ event: 'run', run: run('kept', { source: 'k' }) });
  hear({ event: 'disconnected' });
  hear({ event: 'reconnected' });
  expect(live.moving).toEqual([]);
  live.answered([run('kept', { source: 'k' })]);
  hear({ event: 'run', run: run('kept', { source: 'k', done: '9' }) });
  expect(live.moving.map((one) => [one.id, one.done])).toEqual([['kept', '9']]);
  hear({ event: 'run', run: run('kept', { source: 'k', state: 'done' }) });
});
