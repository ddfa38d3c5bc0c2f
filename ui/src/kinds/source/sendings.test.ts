import { beforeAll, expect, test } from 'vitest';

import type { LogView } from '../../api';
import { clock } from '../../i18n/format';
import { speak, startLanguage } from '../../i18n/index.svelte';
import { sendingsOf } from './sendings';

beforeAll(() => startLanguage('en'));

const AT = '2026-11-23T06:50:12Z';

function sendings(...sent: [place: string | null, statement: number][]): string[] {
  const log: Pick<LogView, 'statements' | 'sent'> = {
    statements: [{ purpose: 'statement.databases', text: 'SELECT 1' }, { purpose: 'statement.begin', text: 'BEGIN' }],
    sent: sent.map(([place, statement]) => ({ at: AT, place, statement })),
  };
  return sendingsOf(log);
}

test('a statement says where it was sent first and how often', () => {
  expect(sendings([null, 0], ['shop', 1], ['crm', 1])).toEqual([clock(AT), `shop, crm · ${clock(AT)} · sent 2 times`]);
});

test('many places are counted', async () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((place): [string, number] => [place, 1]);
  expect(sendings(...many)[1]).toBe(`a, b, c and 2 more · ${clock(AT)} · sent 5 times`);
  await speak('ko');
  expect(sendings(...many)[1]).toBe(`a, b, c 외 2곳 · ${clock(AT)} · 5번 보냄`);
  await speak('en');
});
