// A person's way through the window without a mouse, by the keys WebKitGTK hands to the page.

import assert from 'node:assert/strict';

import { Catalog } from '../pulk.mjs';
import { withWindow } from './driver.mjs';
import { picture } from './screen.mjs';

/** Runs in the page: whether what has the keys has this test id. */
const HAS_KEYS = 'document.activeElement?.closest(`[data-testid="${arguments[0]}"]`) !== null';
/** What the width of a page may miss where it is made larger, by rounding. */
const ROUNDING = 2;

export async function keyboard(report, sample) {
  const { hits } = await sample.ask('search', 'order');
  const table = hits.find((hit) => hit.kind === 'table');

  await report.check('everything is reached by keyboard alone, and what is copied can be pasted', async () => {
    const catalog = await Catalog.create('window-keyboard');
    await withWindow(catalog, async (window) => {
      await throughSample(window);
      await throughTable(window, table);
      await throughSettings(window);
    });
  });

  await report.check('Alt alone opens the menus of the program, and another key with it does not', () =>
    withWindow(sample, async (window) => {
      await window.text('home');
      await window.press('Alt');
      await window.element('menu-file');
      await window.holds(HAS_KEYS, 'menu-file');
      await window.press('Alt');
      await window.gone('menu');
      await window.press('Alt+ArrowLeft');
      assert.equal(await window.execute('return document.querySelector(`[data-testid="program-menu"]`).ariaExpanded'), 'false');
      await window.press('F10');
      await window.element('menu-file');
      await window.press('Escape');
      await window.gone('menu');
    }),
  );

  await report.check('everything is made larger, smaller and as it was by keys, and stays so after a start', async () => {
    const usual = await withWindow(sample, async (window) => {
      await window.text('home');
      const width = await window.execute('return innerWidth');
      await window.press('Control+-');
      await window.holds('innerWidth > arguments[0]', width);
      await window.press('Control+0');
      await window.holds('innerWidth === arguments[0]', width);
      await window.press('Control+=');
      await window.holds('innerWidth < arguments[0]', width);
      await window.press('Control+=');
      await saved(window, (settings) => settings.text_size > 110);
      return width;
    });
    const { text_size: size } = await withWindow(sample, async (window) => {
      await window.holds('innerWidth < arguments[0]', usual);
      return saved(window);
    });
    await withWindow(sample, async (window) => {
      await window.holds('Math.abs(innerWidth - arguments[0]) <= arguments[1]', (usual * 100) / size, ROUNDING);
      await window.press('Control+0');
      await window.holds('innerWidth === arguments[0]', usual);
      await saved(window, (settings) => settings.text_size === 100);
    });
  });
}

/** From an empty catalog to the sample: the keys begin where the first way in is. */
async function throughSample(window) {
  await window.element('first-run-sample');
  await tabTo(window, 'first-run-sample');
  await window.press('Enter');
  await window.text('hit');
}

async function throughTable(window, table) {
  const name = table.name.text;
  await ask(window, 'Control+k', name, name);
  await window.press('Enter');
  await window.text('entity-title', (text) => text.includes(name));
  await window.element('columns');
  await tabTo(window, 'columns');
  await window.press('ArrowDown', 'Enter');
  await window.text('column-panel');
  await window.press('Escape');
  await window.gone('column-panel');
  await ask(window, 'Control+Shift+p', 'relations', 'elations');
  await window.press('Enter');
  await window.text('graph', (text) => text.includes(name));
  await picture(window, 'keyboard-relations');
  await window.press('Alt+ArrowLeft');
  await window.holds('document.querySelector(`[data-testid="tab-columns"]:not([inert] *)`)?.getAttribute("aria-selected") === "true"');
  await window.press('Control+Shift+c');
  await window.holds('[...document.querySelectorAll("[role=status]")].some((one) => one.textContent.includes(arguments[0]))', name);
  // What is on the clipboard is what a person can paste.
  await window.press('/');
  await window.holds(HAS_KEYS, 'search');
  await window.press('Control+a', 'Control+v');
  await window.holds('document.querySelector(`[data-testid="search"]`).value.includes(arguments[0])', name);
  await window.press('Escape');
}

async function throughSettings(window) {
  await window.press('Control+Shift+h');
  await window.text('changes');
  await window.press('Control+,');
  await window.text('settings');
  await ask(window, 'Control+Shift+p', '한국어', '한국어');
  await window.press('Enter');
  await window.holds('document.documentElement.lang === "ko"');
  await window.text('settings', (text) => text.includes('설정'));
  await picture(window, 'keyboard-korean');
  assert.equal((await saved(window, ({ language }) => language === 'ko')).language, 'ko');
}

/** Opens the palette by a key, types into it, and waits for the row that is meant to be the first. */
async function ask(window, key, text, row) {
  await window.press(key);
  await window.holds(HAS_KEYS, 'palette-input');
  await window.write(text);
  await window.text('palette-row', (first) => first.includes(row));
}

/** Presses Tab until this part of the page has the keys. */
async function tabTo(window, testId) {
  for (let stop = 0; stop < 60; stop += 1) {
    if (await window.execute(`return ${HAS_KEYS}`, testId)) return;
    await window.press('Tab');
  }
  assert.fail(`Tab does not lead to “${testId}”`);
}

/** What the catalog keeps of the settings, once `wanted` holds for it. */
function saved(window, wanted = () => true) {
  return window.answer('settings', {}, wanted);
}
