import { afterEach, describe, expect, test, vi } from 'vitest';

import { Pane } from './panes.svelte';

afterEach(() => vi.unstubAllGlobals());

function pane(room: boolean) {
  const made = new Pane('tested', 300, 200, 500);
  made.drawn(() => false);
  made.drawn(() => !made.hidden && (room || made.over));
  return made;
}

describe('a pane', () => {
  test('is shown and hidden where there is room', async () => {
    const tested = pane(true);
    await tested.toggle();
    expect([tested.hidden, tested.over]).toEqual([true, false]);
    await tested.toggle();
    expect([tested.hidden, tested.over]).toEqual([false, false]);
  });

  test('lies over the page where there is none, and goes again', async () => {
    const tested = pane(false);
    await tested.toggle();
    expect([tested.hidden, tested.over]).toEqual([false, true]);
    await tested.toggle();
    expect([tested.hidden, tested.over]).toEqual([false, false]);
    tested.hidden = true;
    await tested.toggle();
    expect([tested.hidden, tested.over]).toEqual([false, true]);
  });

  test.each([
    [100, 200],
    [333.4, 333],
    [900, 500],
  ])('%s is as wide as it may be: %s, and remembered', (asked, expected) => {
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => kept.set(key, text) });
    new Pane('tested', 300, 200, 500).width = asked;
    expect(new Pane('tested', 300, 200, 500).width).toBe(expected);
  });
});
