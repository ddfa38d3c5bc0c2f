import { beforeAll, expect, test } from 'vitest';

import type { RunView, SourceView } from '../../api';
import { startLanguage } from '../../i18n/index.svelte';
import { healthOf } from './health';

const NOW = Date.parse('2026-11-23T12:00:00Z');

beforeAll(() => startLanguage('en'));

function source(harvested: string | null, state: RunView['state'], issues = 0): SourceView {
  return { harvested, runs: [{ state }], issues: Array.from({ length: issues }) } as unknown as SourceView;
}

test.each([
  ['2026-11-23T09:00:00Z', 'done', 0, 'ok', 'harvested 3 hr. ago'],
  ['2026-11-20T12:00:00Z', 'failed', 0, 'bad', 'last harvest failed, the one before 3 days ago'],
  ['2026-11-20T12:00:00Z', 'needs_review', 0, 'warn', 'waits for your decision, harvested 3 days ago'],
  ['2026-11-20T12:00:00Z', 'partial', 2, 'warn', 'harvested 3 days ago, not everything could be read'],
  ['2026-11-03T12:00:00Z', 'done', 0, 'idle', /^last harvested /],
  [null, 'failed', 0, 'bad', 'last harvest failed'],
  [null, 'needs_review', 0, 'warn', 'waits for your decision'],
  [null, 'cancelled', 0, 'idle', 'not harvested yet'],
] as const)('harvested %s, then %s: how old it is is said', (harvested, state, issues, tone, label) => {
  const health = healthOf(source(harvested, state, issues), undefined, NOW);
  expect(health.tone).toBe(tone);
  if (typeof label === 'string') expect(health.label).toBe(label);
  else expect(health.label).toMatch(label);
});
