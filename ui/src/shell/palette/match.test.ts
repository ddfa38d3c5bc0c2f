import { expect, test } from 'vitest';

import { match } from './match';

const TARGETS = ['Open settings', 'Copy SELECT', 'Copy the qualified name', 'Close the tab', 'Show or hide the explorer', '설정 열기', '이름 복사', '탭 닫기', '😀 고객'].map((word) => ({ words: [word] }));

/** A label with what was typed in brackets. */
function shown(text: string, targets: readonly { words: readonly string[] }[] = TARGETS): string | undefined {
  const [found] = match(text, targets, 5);
  if (found === undefined) return undefined;
  const { text: label, ranges } = found.marked;
  return ranges.reduceRight((said, [from, to]) => `${said.slice(0, from)}[${said.slice(from, to)}]${said.slice(to)}`, label);
}

test.each([
  ['', 'Open settings'],
  ['sett', 'Open [sett]ings'],
  ['copy sel', '[Copy SEL]ECT'],
  ['cqn', '[C]opy the [q]ualified [n]ame'],
  ['설정', '[설정] 열기'],
  ['서', '[설]정 열기'],
  ['ㅅㅈ', '[설정] 열기'],
  ['이름복', '[이름] [복]사'],
  // A sign that takes two units is marked whole, and moves no other mark.
  ['고객', '😀 [고객]'],
])('%s finds %s first', (text, expected) => expect(shown(text)).toBe(expected));

test('what was known by another word is shown without a mark', () => expect(shown('dark', [{ words: ['Theme', 'Dark'] }])).toBe('Theme'));

test.each([['zzz'], ['ㅋㅋ'], ['orders_2024']])('%s finds nothing', (text) => expect(match(text, TARGETS, 5)).toEqual([]));
