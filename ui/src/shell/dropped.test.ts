import { beforeAll, beforeEach, expect, test, vi } from 'vitest';

import { identityOf, type Place } from '../data/place';
import { startLanguage } from '../i18n/index.svelte';
import { notices } from '../kit/notices.svelte';
import { useDesk, type Desk } from '../verbs/desk';
import { lookInside, MOST_DROPPED } from './dropped';
import { Tabs } from './tabs.svelte';

let tabs: Tabs;
let at: Place;

beforeAll(() => startLanguage('en'));

beforeEach(() => {
  at = { view: 'home' };
  tabs = new Tabs({ load: () => null, save: () => {} }, (place) => (at = place));
  useDesk({ openKept: (place: Place) => tabs.openKept(place) } as unknown as Desk);
  vi.stubGlobal('location', { set hash(hash: string) { at = { view: 'unknown', hash }; } });
  notices.say('');
});

const opened = () => tabs.all.slice(1).map(({ place }) => (place.view === 'inspect' ? place.text : null));

test('one file is looked at where the person is', () => {
  lookInside(['/a.csv']);
  expect([opened(), at]).toEqual([[], { view: 'unknown', hash: '#/inspect/%2Fa.csv' }]);
});

test('every file has a tab, in order, and the first is on the screen', () => {
  lookInside(['/a.csv', '/b.csv', '/c.csv']);
  expect(opened()).toEqual(['/a.csv', '/b.csv', '/c.csv']);
  expect(identityOf(at)).toBe('inspect:/a.csv');
  expect(notices.message).toBe('');
});

test('of very many, the first ones, and that is said', () => {
  lookInside(Array.from({ length: 14 }, (_, index) => `/${index}.csv`));
  expect(opened()).toHaveLength(MOST_DROPPED);
  expect(opened()[0]).toBe('/0.csv');
  expect(notices.message).toContain('10 of 14');
});

test('nothing is nothing', () => {
  lookInside([]);
  expect([opened(), at]).toEqual([[], { view: 'home' }]);
});
