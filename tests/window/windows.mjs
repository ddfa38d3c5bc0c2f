// Where a window stands, and a second one beside it.

import assert from 'node:assert/strict';

import { withWindow } from './driver.mjs';
import { isOnDisplay, pictureOf } from './screen.mjs';
import { until } from './webdriver.mjs';

/** How bright a dark page may be, of 1. */
const DARK = 0.4;
/** Runs in the first window. */
const CLOSE_FURTHER = "window.__TAURI_INTERNALS__.invoke('plugin:window|close', { label: 'window-2' })";

/** Neither where a window opens by itself nor as large. */
const ELSEWHERE = { x: 60, y: 40, width: 1000, height: 640 };

export async function windows(report, sample) {
  await report.check('a window opens where it was closed, as large as it was', async () => {
    await withWindow(sample, async (window) => {
      await window.text('home');
      assert.notDeepEqual(await window.place(), ELSEWHERE);
      await window.stand(ELSEWHERE);
      await window.leave('Control+Shift+w');
    });
    await withWindow(sample, async (window) => {
      await window.text('home');
      assert.deepEqual(await window.place(), ELSEWHERE);
    });
  });

  // The driver reaches only the window it started. What the other one shows is seen on the display.
  await report.check('a second window stays at what it was opened on, says so in its title, and is dark as soon as the first', async () => {
    const { hits } = await sample.ask('search', 'order');
    const table = hits.find((hit) => hit.kind === 'table');
    const title = `${table.name.text} – Pulk`;
    await withWindow(sample, async (window) => {
      await window.answer('settings', { theme: 'light' });
      await window.visit(`#/entity/${encodeURIComponent(table.key)}`);
      await window.text('entity-title', (text) => text === table.name.text);
      await window.press('Control+Shift+n');
      await window.visit('#/');
      await window.text('home');
      await window.holds('document.title === "Pulk"');
      await until(async () => assert.ok(await isOnDisplay(title), `no window is called “${title}”`));
      await window.answer('settings', { theme: 'dark' });
      await until(async () => assert.ok((await pictureOf(title, 'further')) < DARK, 'the second window is still light'));
      await window.execute(CLOSE_FURTHER);
      await until(async () => assert.ok(!(await isOnDisplay(title)), 'the second window is still there'));
      await window.text('home');
      await window.answer('settings', { theme: 'system' });
    });
  });
}
