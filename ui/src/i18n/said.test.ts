import { afterEach, beforeAll, expect, test } from 'vitest';

import type { ApiError, IssueView } from '../api';
import api from '../api/index.ts?raw';
import { en } from './en';
import { speak, startLanguage } from './index.svelte';
import { ko } from './ko';
import { inShort, issueInShort, saidOf, saidOfIssue } from './said';

beforeAll(() => startLanguage('en'));
afterEach(() => speak('en'));

/** The words of a union in the generated file. */
function words(type: string): string[] {
  const union = new RegExp(`export type ${type} = ([^;]+);`).exec(api)?.[1] ?? '';
  return Array.from(union.matchAll(/"(\w+)"/g), (match) => match[1] ?? '');
}

test.each([
  ['Code', ['error', 'advice']],
  ['IssueName', ['issue', 'issueSays', 'issueAdvice']],
  ['Outcome', ['outcome', 'checked', 'checkAdvice']],
])('every %s of the catalog has its words in both languages', (type, places) => {
  const keys = words(type).flatMap((word) => places.map((place) => `${place}.${word}`));
  expect(keys.length).toBeGreaterThan(places.length * 3);
  const dictionaries: Record<string, string>[] = [en, ko];
  expect(keys.filter((key) => dictionaries.some((dictionary) => (dictionary[key] ?? '') === ''))).toEqual([]);
  // Korean that is Korean, and not copied English.
  expect(keys.filter((key) => !/[가-힣]/.test(dictionaries[1]?.[key] ?? ''))).toEqual([]);
});

const refused: ApiError = { code: 'login', message: 'the server refused “ann”', remedy: 'check the password', details: null };
const denied: IssueView = { kind: 'denied', at: 'pg://a/hr', message: 'permission denied for schema hr', remedy: 'GRANT USAGE ON SCHEMA hr TO ann' };

test('in English the catalog speaks for itself', () => {
  expect(saidOf(refused)).toEqual({ heading: 'The server refused “ann”.', remedy: 'Check the password.', original: [] });
  expect(saidOf({ ...refused, remedy: null }).remedy).toBe(en['advice.login']);
  expect(saidOfIssue(denied)).toEqual({ heading: 'Permission denied for schema hr.', remedy: 'GRANT USAGE ON SCHEMA hr TO ann.', original: [] });
  expect(inShort(refused)).toBe('The server refused “ann”.');
  expect(issueInShort(denied)).toBe('Permission denied for schema hr.');
});

test('in Korean the kind comes first and the catalog’s words stay', async () => {
  await speak('ko');
  expect(saidOf(refused)).toEqual({ heading: ko['error.login'], remedy: ko['advice.login'], original: ['The server refused “ann”.', 'Check the password.'] });
  expect(saidOfIssue(denied)).toEqual({ heading: ko['issueSays.denied'], remedy: ko['issueAdvice.denied'], original: ['Permission denied for schema hr.', 'GRANT USAGE ON SCHEMA hr TO ann.'] });
  expect(inShort(refused)).toBe(`${ko['error.login']} (The server refused “ann”.)`);
  expect(issueInShort(denied)).toBe(`${ko['issueSays.denied']} (Permission denied for schema hr.)`);
});

test.each([
  [en, /login/, /permission/],
  [ko, /비밀번호/, /권한/],
] as const)('what was denied may want a login as well as a permission', (words, login, permission) => {
  // The catalog stores both as the same kind.
  expect(words['issueAdvice.denied']).toMatch(login);
  expect(words['issueAdvice.denied']).toMatch(permission);
});

test('a failure without words is said in the language spoken', async () => {
  const lost: ApiError = { code: 'unreachable', message: '', remedy: null, details: null };
  expect(saidOf(lost)).toEqual({ heading: en['failure.unreachable'], remedy: en['remedy.unreachable'], original: [] });
  await speak('ko');
  expect(inShort(lost)).toBe(ko['failure.unreachable']);
});
