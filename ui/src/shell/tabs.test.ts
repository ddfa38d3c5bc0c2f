import { describe, expect, test } from 'vitest';

import type { Place } from '../data/place';
import { Tabs } from './tabs.svelte';

const entity = (key: string, tab: null | 'history' = null): Place => ({ view: 'entity', key, tab });
const a = entity('pg://h/a');
const b = entity('pg://h/b');
const c = entity('pg://h/c');
const nowhere: Place = { view: 'unknown', hash: '#/nowhere' };

/** Tabs whose address bar is a variable. */
function tabs(saved: string | null = null) {
  let text = saved;
  const made: Tabs = new Tabs({ load: () => text, save: (next) => (text = next) }, (place) => made.visit(place));
  return { made, saved: () => text };
}

/** `home a* [b]`: in order, kept ones starred, the one on the screen in brackets. */
function look(made: Tabs): string {
  return made.all
    .map((tab) => {
      const name = tab.place.view === 'entity' ? (tab.place.key.split('/').at(-1) ?? '') : tab.place.view;
      const shown = tab.id === 'home' || !tab.kept ? name : `${name}*`;
      return tab.id === made.activeId ? `[${shown}]` : shown;
    })
    .join(' ');
}

describe('tabs', () => {
  test.each<[string, (made: Tabs) => void, string]>([
    ['begin with home', () => {}, '[home]'],
    ['open what is visited as a preview', (made) => made.visit(a), 'home [a]'],
    ['reuse the preview', (made) => (made.visit(a), made.visit(b)), 'home [b]'],
    ['leave a kept one', (made) => (made.visit(a), made.keep(), made.visit(b)), 'home a* [b]'],
    ['go back to the tab that shows a place already', (made) => (made.visit(a), made.keep(), made.visit(b), made.visit(a)), 'home [a*] b'],
    ['are one for every part of a page', (made) => (made.visit(a), made.visit(entity('pg://h/a', 'history')), made.visit(entity('pg://h/a#id'))), 'home [a#id]'],
    ['keep the pages there is one of', (made) => (made.visit({ view: 'settings', at: null }), made.visit({ view: 'sources', key: 'pg://h' }), made.visit({ view: 'sources', key: 'pg://i' })), 'home settings* [sources*]'],
    ['open beside the one on the screen', (made) => (made.openKept(a), made.openKept(b), made.visit(a), made.openKept(c)), 'home a* [c*] b*'],
    ['close to the one looked at before', (made) => (made.openKept(a), made.openKept(b), made.openKept(c), made.visit(a), made.close()), 'home b* [c*]'],
    ['close a preview to the one looked at before', (made) => (made.openKept(a), made.visit(b), made.visit(c), made.close()), 'home [a*]'],
    ['close another without leaving this one', (made) => (made.openKept(a), made.openKept(b), made.close('entity:pg://h/a')), 'home [b*]'],
    ['never close home', (made) => made.close(), '[home]'],
    ['close all others', (made) => (made.openKept(a), made.openKept(b), made.openKept(c), made.closeOthers('entity:pg://h/b')), 'home [b*]'],
    ['close all others and go to the one that stays', (made) => (made.openKept(a), made.openKept(b), made.openKept(c), made.closeOthers('entity:pg://h/a')), 'home [a*]'],
    ['stay on home when all others are closed from it', (made) => (made.openKept(a), made.openKept(b), made.closeOthers('home')), '[home]'],
    ['pass by what a bad link names', (made) => (made.visit(nowhere), made.visit(a)), 'home [a]'],
    ['give their place to what a bad link names', (made) => (made.visit(a), made.visit(nowhere)), 'home [unknown]'],
    ['do not come back to where nothing was', (made) => (made.openKept(a), made.visit(nowhere), made.close('entity:pg://h/a'), made.close(), made.reopen()), 'home [a*]'],
    ['come back in the order they were closed', (made) => (made.openKept(a), made.openKept(b), made.close(), made.close(), made.reopen()), 'home [a*]'],
    ['step around', (made) => (made.openKept(a), made.openKept(b), made.step(1)), '[home] a* b*'],
    ['step back', (made) => (made.openKept(a), made.openKept(b), made.step(-1)), 'home [a*] b*'],
    ['move to another place', (made) => (made.openKept(a), made.openKept(b), made.openKept(c), made.move('entity:pg://h/c', 1)), 'home [c*] a* b*'],
    ['move to the end', (made) => (made.openKept(a), made.openKept(b), made.move('entity:pg://h/a', 3)), 'home [b*] a*'],
    ['never move before home', (made) => (made.openKept(a), made.openKept(b), made.move('entity:pg://h/b', 0)), 'home [b*] a*'],
  ])('%s', (_, act, expected) => {
    const { made } = tabs();
    act(made);
    expect(look(made)).toBe(expected);
  });

  test('lead home from the first screen', () => {
    const { made } = tabs();
    made.visit({ view: 'welcome' });
    made.openKept(a);
    made.step(1);
    expect(made.active.place).toEqual({ view: 'home' });
  });

  test('are there again at the next start', () => {
    const first = tabs();
    first.made.openKept(a);
    first.made.visit(b);
    const second = tabs(first.saved());
    expect(look(second.made)).toBe('[home] a* b');
  });

  test('what a bad link has left is not there at the next start', () => {
    const { made, saved } = tabs();
    made.visit(nowhere);
    made.keep();
    expect(look(made)).toBe('home [unknown*]');
    expect(look(tabs(saved()).made)).toBe('[home]');
    // As an earlier version left it.
    expect(look(tabs(JSON.stringify([{ id: 'unknown:#/nowhere', place: nowhere, kept: true }])).made)).toBe('[home]');
  });

  test('a search of an earlier start is the very search', () => {
    const first = tabs();
    const place: Place = { view: 'search', query: 'order', filters: [{ field: 'kind', values: ['view'] }] };
    first.made.visit(place);
    expect(tabs(first.saved()).made.all[1]?.place).toEqual(place);
  });

  test('a search of an older version, which did not say for what, is left out', () => {
    expect(look(tabs('[{"id":"search","place":{"view":"search"},"kept":true}]').made)).toBe('[home]');
  });

  test.each([['nonsense'], ['{}'], ['[1,null,{"id":"x","place":{"view":"entity","key":"pg://h/a"}},{"id":"home","place":{"view":"home"}}]']])('%s is no tab', (saved) => {
    expect(look(tabs(saved).made)).toBe('[home]');
  });

  test('previews that were replaced take no place among the mounted', () => {
    const { made } = tabs();
    made.openKept(a);
    for (let at = 0; at < 9; at += 1) made.visit(entity(`pg://h/t${at}`));
    expect(made.mounted.map(({ id }) => id)).toEqual(['home', 'entity:pg://h/a', 'entity:pg://h/t8']);
  });

  test('a preview hands its page on, a tab that stays does not', () => {
    const { made, saved } = tabs();
    const slot = () => made.active.slot;
    made.visit(a);
    const first = slot();
    made.visit(b);
    expect(slot()).toBe(first);
    made.keep();
    made.visit(c);
    expect(slot()).not.toBe(first);
    expect(new Set(made.all.map((tab) => tab.slot)).size).toBe(made.all.length);
    expect(saved()).not.toContain('slot');
  });

  test.each([
    [{ view: 'inspect', text: 'a.csv' }, { view: 'inspect', text: 'b.csv' }],
    [a, { view: 'inspect', text: 'b.csv' }],
    [{ view: 'inspect', text: 'a.csv' }, a],
  ] as const)('what is looked at once begins anew: %o, then %o', (before, next) => {
    const { made } = tabs();
    made.visit(before);
    const { slot } = made.active;
    made.visit(next);
    expect(made.all).toHaveLength(2);
    expect(made.active.slot).not.toBe(slot);
  });

  test('tabs of an earlier start have pages of their own', () => {
    const first = tabs();
    first.made.openKept(a);
    first.made.openKept(b);
    expect(new Set(tabs(first.saved()).made.all.map((tab) => tab.slot)).size).toBe(3);
  });

  test('a form ends where it is left', () => {
    const { made } = tabs();
    made.visit({ view: 'add', text: null });
    expect(made.mounted.map(({ id }) => id)).toContain('add');
    made.visit(a);
    expect(made.mounted.map(({ id }) => id)).not.toContain('add');
  });

  test('only pages looked at lately are mounted', () => {
    const { made } = tabs();
    for (let at = 0; at < 9; at += 1) made.openKept(entity(`pg://h/t${at}`));
    expect(made.all).toHaveLength(10);
    expect(made.mounted.map(({ id }) => id)).toEqual(['entity:pg://h/t4', 'entity:pg://h/t5', 'entity:pg://h/t6', 'entity:pg://h/t7', 'entity:pg://h/t8']);
  });
});
