import { afterEach, expect, test, vi } from 'vitest';

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
