import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { GridLayout, type ColumnLayout } from './layout.svelte';

const NAME: ColumnLayout = { id: 'name', label: 'Name', width: 200, least: 120, fixed: true };
const TYPE: ColumnLayout = { id: 'type', label: 'Type', width: 70, least: 90 };
const ABOUT: ColumnLayout = { id: 'about', label: 'About', width: 240, least: 170, grows: true };

let stored: Map<string, string>;
beforeEach(() => {
  stored = new Map();
  vi.stubGlobal('localStorage', { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, text: string) => stored.set(key, text), removeItem: (key: string) => stored.delete(key) });
});
afterEach(() => vi.unstubAllGlobals());

const made = () => new GridLayout('columns', () => [NAME, TYPE, ABOUT]);

function check(what: (layout: GridLayout) => void, expected: { template: string; least: number }): void {
  const layout = made();
  what(layout);
  expect({ template: layout.template, least: layout.least }).toEqual(expected);
}

describe('the columns of a grid', () => {
  test('take what they ask for, and one grows', () => check(() => {}, { template: 'minmax(120px, 200px) minmax(70px, 70px) minmax(170px, 1fr)', least: 360 }));

  test('a width that was chosen is exact', () => check((layout) => layout.resize(NAME, 263.6), { template: '264px minmax(70px, 70px) minmax(170px, 1fr)', least: 504 }));

  test('none is narrower than its least', () => check((layout) => layout.resize(NAME, 3), { template: '120px minmax(70px, 70px) minmax(170px, 1fr)', least: 360 }));

  test('the rest stays empty when none grows', () => check((layout) => layout.resize(ABOUT, 300), { template: 'minmax(120px, 200px) minmax(70px, 70px) 300px minmax(0, 1fr)', least: 490 }));

  test('a hidden one takes no room', () => check((layout) => layout.show(TYPE, false), { template: 'minmax(120px, 200px) minmax(170px, 1fr)', least: 290 }));

  test('the name cannot be hidden', () =>
    check((layout) => layout.show(NAME, false), { template: 'minmax(120px, 200px) minmax(70px, 70px) minmax(170px, 1fr)', least: 360 }));

  test('what was chosen is taken back', () =>
    check((layout) => {
      layout.show(TYPE, false);
      layout.resize(NAME, 300);
      layout.resetAll();
      expect(layout.isChanged).toBe(false);
      expect(stored.size).toBe(0);
    }, { template: 'minmax(120px, 200px) minmax(70px, 70px) minmax(170px, 1fr)', least: 360 }));
});

describe('what was chosen is remembered', () => {
  test('by every grid of the kind', () => {
    const layout = made();
    layout.resize(NAME, 300);
    layout.show(TYPE, false);
    expect(made().template).toBe('300px minmax(170px, 1fr)');
    expect(new GridLayout('contents', () => [NAME]).template).toBe('minmax(120px, 200px) minmax(0, 1fr)');
  });

  test('a drag is kept when it ends', () => {
    const layout = made();
    layout.resize(NAME, 300);
    expect(stored.size).toBe(0);
    layout.keep();
    expect(made().least).toBe(540);
  });

  test.each(['nonsense', '[]', '7', 'null', '{"widths":{"name":"wide","type":-4,"about":1e9},"hidden":[3,null]}', '{"widths":7,"hidden":{}}'])('%s is not trusted', (text) => {
    stored.set('pulk.grid.columns', text);
    expect(made().template).toBe('minmax(120px, 200px) minmax(70px, 70px) minmax(170px, 1fr)');
  });

  test('a storage that refuses costs nothing but the memory', () => {
    const refuse = () => {
      throw new Error('refused');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
    check((layout) => (layout.resize(NAME, 300), layout.keep()), { template: '300px minmax(70px, 70px) minmax(170px, 1fr)', least: 540 });
  });
});
