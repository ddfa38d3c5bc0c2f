import { expect, test } from 'vitest';

import { match } from './match';

const TARGETS = ['Open settings', 'Copy SELECT', 'Copy the qualified name', 'Close the tab', 'Show or hide the explorer', '설정 열기', '이름 복사', '탭 닫기'].map((word) => ({ words: [word] }));

test.each([
  ['', 'Open settings'],
  ['sett', 'Open settings'],
  ['copy sel', 'Copy SELECT'],
  ['cqn', 'Copy the qualified name'],
  ['설정', '설정 열기'],
  ['서', '설정 열기'],
  ['ㅅㅈ', '설정 열기'],
  ['이름복', '이름 복사'],
])('%s finds %s first', (text, expected) => {
  expect(match(text, TARGETS, 5)[0]?.words[0]).toBe(expected);
});

test.each([['zzz'], ['ㅋㅋ'], ['orders_2024']])('%s finds nothing', (text) => {
  expect(match(text, TARGETS, 5)).toEqual([]);
});
