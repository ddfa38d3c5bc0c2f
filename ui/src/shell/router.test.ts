import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import type { Place } from '../data/place';

// Compiled once, in its own time; each test makes a router of its own.
beforeAll(async () => {
  await import('./router.svelte');
  vi.resetModules();
}, 60_000);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test.each([
  ['an address that stays is told to nobody', '#/', '#/', '#/', []],
  ['one that changes is told', '#/', '#/', '#/add', ['add']],
  ['one that changed before anybody followed it is told too', '#/', '#/add', '#/add', ['add']],
  ['and once', '#/', '#/add', '#/settings', ['add', 'settings']],
])('%s', async (_, begun, followed, then, told) => {
  const location = { hash: begun };
  const page = new EventTarget();
  vi.stubGlobal('location', location);
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  const { follow, router } = await import('./router.svelte');

  const visited: string[] = [];
  location.hash = followed;
  const stop = follow((place) => visited.push(place.view));
  if (then !== followed) {
    location.hash = then;
    page.dispatchEvent(new Event('hashchange'));
  }
  stop();
  page.dispatchEvent(new Event('hashchange'));

  expect(visited).toEqual(told);
  expect(router.place.view).toBe(told.at(-1) ?? 'home');
});

describe('a place that is entered', () => {
  const place: Place = { view: 'search', query: 'order', filters: [] };

  function stubbed(pushState: (state: unknown, title: string, href: string) => void) {
    const location = { hash: '#/' };
    vi.stubGlobal('location', location);
    vi.stubGlobal('addEventListener', () => {});
    vi.stubGlobal('removeEventListener', () => {});
    vi.stubGlobal('history', { pushState, replaceState: pushState });
    return location;
  }

  test.each(['new', 'same'] as const)('is there, and told, before anything else happens: %s', async (step) => {
    const location = stubbed((_state, _title, href) => (location.hash = href));
    const { follow, router } = await import('./router.svelte');
    const told: Place[] = [];
    const stop = follow((one) => told.push(one));
    router.enter(place, step);
    expect([location.hash, router.place, told]).toEqual(['#/search?q=order', place, [place]]);
    stop();
    router.enter(place, step);
    expect(told).toHaveLength(1);
  });

  test('is gone to as by a link where the webview has had enough of changes, and not written where it is no step', async () => {
    const location = stubbed(() => {
      throw new DOMException('more than 100 times in 30 seconds', 'SecurityError');
    });
    const { follow, router } = await import('./router.svelte');
    follow(() => {});
    router.enter(place, 'same');
    expect(location.hash).toBe('#/');
    router.enter(place, 'new');
    expect(location.hash).toBe('#/search?q=order');
  });
});
