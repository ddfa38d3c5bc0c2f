import { beforeAll, expect, test } from 'vitest';

import { en } from './en';
import { bytes, count, duration, percent, when } from './format';
import { label, speak, startLanguage, t } from './index.svelte';
import { ko } from './ko';

beforeAll(() => startLanguage('en'));

const slots = (text: string) => [...new Set(Array.from(text.matchAll(/\{\{(\w+)/g), (match) => match[1]))].sort();

test('no sentence asks for a value its English original does not give', () => {
  const wrong = Object.entries(ko).filter(([key, korean]) => {
    const given = [...slots(en[key as keyof typeof en]), ...(key.endsWith('_other') ? ['count'] : [])];
    return korean.trim() === '' || slots(korean).some((slot) => !given.includes(slot));
  });
  expect(wrong).toEqual([]);
});

test('a number is never printed as it is, but grouped as the language does', async () => {
  const raw = [...Object.entries(en), ...Object.entries(ko)].filter(([, text]) => text.includes('{{count}}'));
  expect(raw).toEqual([]);
  expect(t('facet.more', { count: 9992 })).toBe('9,992 more');
  expect(t('link.more', { count: 1 })).toBe('Show 1 more');
  await speak('ko');
  expect(t('facet.more', { count: 9992 })).toBe('9,992개 더 보기');
  await speak('en');
});

test('sentences follow the language, with plurals and particles', async () => {
  expect(t('search.total', { count: 1, total: '1' })).toBe('1 result');
  expect(t('search.total', { count: 1200, total: count(1200) })).toBe('1,200 results');
  await speak('ko');
  expect(t('search.total', { count: 1, total: '1' })).toBe('결과 1개');
  expect(t('remove.title', { name: 'orders' })).toBe('“orders”를 제거할까요?');
  expect(t('remove.title', { name: '주문' })).toBe('“주문”을 제거할까요?');
  expect(t('remove.title', { name: 'Sirius shop' })).toBe('“Sirius shop”을 제거할까요?');
  await speak('en');
});

test('a label the dictionary does not know is the catalog’s own word', () => {
  expect(label('field.host', 'host')).toBe('Host');
  expect(label('field.warp_factor', 'warp_factor')).toBe('warp_factor');
});

test('text from a source is a value, never a template', () => {
  expect(t('remove.title', { name: '{{count}} $t(action.add) <b>' })).toBe('Remove “{{count}} $t(action.add) <b>”?');
});

test('numbers are exact beyond what a float holds', () => {
  expect(count('9007199254740993')).toBe('9,007,199,254,740,993');
  expect(count('not a number')).toBe('NaN');
  expect(bytes('11200000000')).toBe('11.2 GB');
  expect(duration(3905)).toBe('1 h 5 min');
});

test.each<['en' | 'ko', number, string]>([
  ['en', 1, '1 byte'],
  ['en', 412, '412 bytes'],
  ['en', 1_500_000, '1.5 MB'],
  ['ko', 412, '412바이트'],
  ['ko', 1_500_000, '1.5MB'],
])('in %s %i bytes are %s', async (language, size, text) => {
  await speak(language);
  expect(bytes(size)).toBe(text);
  await speak('en');
});

test('moments are said as people say them', () => {
  const now = new Date(2026, 10, 23, 9, 0).getTime();
  expect(when(new Date(2026, 10, 23, 6, 14).getTime(), now)).toBe('today 06:14');
  expect(when(new Date(2026, 10, 22, 23, 5).getTime(), now)).toBe('yesterday 23:05');
});

test.each([
  [0.364, '36.4%'],
  [1, '100%'],
  [0, '0%'],
  [0.000_02, '<0.1%'],
])('%d of the whole is written %s', async (part, text) => {
  await speak('en');
  expect(percent(part)).toBe(text);
});
