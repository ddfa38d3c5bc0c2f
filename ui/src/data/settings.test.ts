import { expect, test } from 'vitest';

import { placeOf } from './place';
import { SETTINGS } from './settings';

test('the address of a setting leads to it, and to no other', () => {
  for (const { id, address } of SETTINGS) expect(placeOf(address)).toEqual({ view: 'settings', at: id });
  expect(new Set(SETTINGS.map(({ address }) => address)).size).toBe(SETTINGS.length);
});
