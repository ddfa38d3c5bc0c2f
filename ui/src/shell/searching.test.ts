import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Filter } from '../api';
import { hrefOf, placeOf, type Place } from '../data/place';
import { Searching } from './searching';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const TABLES: readonly Filter[] = [{ field: 'kind', values: ['table'] }];

/** A window with a history of addresses, and a search box whose searches are noted. */
function stage(begun = '#/') {
  const steps = [begun];
  let at = 0;
  const asked: string[] = [];
  const search = {
    query: '',
    filters: [] as readonly Filter[],
    restore(query: string, filters: readonly Filter[]) {
      Object.assign(search, { query, filters });
      asked.push(query);
    },
  };
  const route = {
    get place() {
      return placeOf(steps[at] ?? '');
    },
    enter(place: Place, step: 'new' | 'same') {
      at += step === 'new' ? 1 : 0;
      steps.splice(at, step === 'new' ? Infinity : 1, hrefOf(place));
      searching.visit(place);
    },
  };
  const searching = new Searching(search, route);
  const type = (query: string) => {
    search.query = query;
    searching.changed();
    searching.begin();
  };
  /** As a link, or the browser's own back and forward. */
  const go = (to: string | number) => {
    if (typeof to === 'string') steps.splice(at + 1, Infinity, to);
    at += typeof to === 'string' ? 1 : to;
    searching.visit(route.place);
  };
  return { search, searching, steps, asked, type, go, address: () => steps[at] };
}

describe('a search in the address', () => {
  test('is one step, however many letters it takes', () => {
    const { type, steps } = stage();
    for (const text of ['o', 'or', 'ord', 'orde']) type(text);
    expect(steps, 'before it rests').toEqual(['#/', '#/search?q=o']);
    vi.runAllTimers();
    expect(steps).toEqual(['#/', '#/search?q=orde']);
  });

  test('is not written while letters follow each other', () => {
    const { type, address } = stage('#/search');
    for (const text of ['o', 'or', 'ord']) {
      type(text);
      vi.advanceTimersByTime(150);
    }
    expect(address()).toBe('#/search');
  });

  test('is written before anything else is done, and found again by going back', () => {
    const { type, go, search, searching, asked, steps } = stage();
    type('order');
    search.filters = TABLES;
    searching.changed();
    searching.write();
    go('#/entity/x');
    search.filters = [];
    type('customer');
    searching.write();
    expect(steps).toEqual(['#/', '#/search?q=order&kind=table', '#/entity/x', '#/search?q=customer']);
    expect(asked, 'what is typed asks by itself').toEqual([]);
    go(-2);
    expect([search.query, search.filters]).toEqual(['order', TABLES]);
    go(2);
    expect([search.query, search.filters]).toEqual(['customer', []]);
    expect(asked).toEqual(['order', 'customer']);
  });

  test('which the box holds already is not asked for again', () => {
    const { type, go, asked } = stage();
    type('order');
    vi.runAllTimers();
    go('#/entity/x');
    go(-1);
    expect(asked).toEqual([]);
  });

  test('that was saved is a step of its own, once', () => {
    const { type, searching, steps, search } = stage();
    type('order');
    searching.open('customer', TABLES);
    searching.open('customer', TABLES);
    expect(steps).toEqual(['#/', '#/search?q=order', '#/search?q=customer&kind=table']);
    expect(search.query).toBe('customer');
  });

  test('is not written over the page that is looked at since', () => {
    const { type, go, address } = stage();
    type('order');
    go('#/entity/x');
    vi.runAllTimers();
    expect(address()).toBe('#/entity/x');
  });
});
