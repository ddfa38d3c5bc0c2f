import { beforeEach, expect, test } from 'vitest';

import type { Failed } from '../i18n/said';
import { notices } from './notices.svelte';

const FULL: Failed = { code: 'storage', message: 'the disk is full', remedy: null, details: null };
const REFUSED: Failed = { code: 'login', message: 'the server refused “ann”', remedy: null, details: null };

beforeEach(() => notices.failures.forEach(({ id }) => notices.dismiss(id)));

const said = () => notices.failures.map(({ error, about }) => [...about, error.code].join(' '));

test('what failed stays until it is dismissed, whatever is said meanwhile', () => {
  notices.fail(FULL);
  notices.fail(REFUSED, 'shop-prod');
  notices.say('Copied orders');
  expect(said()).toEqual(['storage', 'shop-prod login']);
  notices.dismiss(notices.failures[0]?.id ?? -1);
  expect(said()).toEqual(['shop-prod login']);
});

test('what fails the same way again is said anew, once', () => {
  notices.fail(FULL);
  const before = notices.failures[0];
  notices.fail(REFUSED, 'shop-prod');
  notices.fail(REFUSED, 'warehouse');
  notices.fail(REFUSED, 'shop-prod');
  notices.fail({ ...FULL });
  expect(said()).toEqual(['storage', 'shop-prod warehouse login']);
  // The same one, in which a button may have the keys, and said anew for screen readers.
  expect(notices.failures[0]?.id).toBe(before?.id);
  expect(notices.failures[0]?.edition).toBeGreaterThan(before?.edition ?? Infinity);
  expect(new Set(notices.failures.map(({ id }) => id)).size).toBe(2);
});

test('what was dismissed and fails again is another', () => {
  notices.fail(FULL);
  const before = notices.failures[0]?.id ?? -1;
  notices.dismiss(before);
  notices.fail(FULL);
  expect(said()).toEqual(['storage']);
  expect(notices.failures[0]?.id).not.toBe(before);
});
