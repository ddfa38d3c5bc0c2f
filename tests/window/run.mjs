// The real window: the built program in WebKitGTK, driven through tauri-driver and WebKitWebDriver.
//
// What is asserted is read from the DOM. Pictures are taken from the X display: WebDriver's own screenshots were seen
// to be stale right after input.

import assert from 'node:assert/strict';

import { Catalog } from '../pulk.mjs';
import { Report } from '../tap.mjs';
import { withWindow } from './driver.mjs';
import { keyboard } from './keyboard.mjs';
import { clear, picture } from './screen.mjs';
import { sources } from './sources.mjs';
import { starts } from './starts.mjs';
import { windows } from './windows.mjs';

/** The key, as WebDriver spells it. */
const ENTER = '\uE007';

await clear();
const report = new Report();
const sample = await Catalog.withSample('window');

await report.check('what is typed in the search box is found in the window', () =>
  withWindow(sample, async (window) => {
    await window.type('search', 'order');
    const hit = await window.text('hit', (text) => /order/i.test(text));
    assert.match(hit, /order/i);
    await picture(window, 'search');
  }),
);

await report.check('a hit opens its page, with its columns', () =>
  withWindow(sample, async (window) => {
    await window.type('search', 'order');
    await window.text('hit', (text) => /order/i.test(text));
    await window.type('search', ENTER);
    assert.notEqual(await window.text('entity-title'), '');
    await window.element('columns');
    await picture(window, 'table');
  }),
);

await report.check('the page runs under its policy: no foreign script, no markup from text', () =>
  withWindow(sample, async (window) => {
    await window.element('search');
    const ran = await window.execute(`
      const script = document.createElement('script');
      script.textContent = 'window.intruded = true';
      document.head.append(script);
      return window.intruded === true;
    `);
    assert.equal(ran, false, 'a script that is not the program’s own ran');
  }),
);

await report.check('an empty catalog opens on its first screen', async () =>
  withWindow(await Catalog.create('window-empty'), async (window) => {
    await window.element('first-run-sample');
    await picture(window, 'first-run');
  }),
);

await keyboard(report, sample);
await starts(report, sample);
await windows(report, sample);
await sources(report, sample);

report.finish();
