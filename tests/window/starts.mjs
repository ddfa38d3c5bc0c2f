// How the window starts: with a file, a second time beside itself, and in the dark.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Catalog } from '../pulk.mjs';
import { withWindow } from './driver.mjs';
import { brightest, picture } from './screen.mjs';

/** Runs in the page: keeps the choice in the catalog's settings, and nothing of it in what the page remembers. */
const CHOOSE_DARK = `
  const body = JSON.stringify({ theme: 'dark' });
  window.__TAURI_INTERNALS__.invoke('call', { name: 'settings', body }).then(arguments[0]);
`;

export async function starts(report, sample) {
  await report.check('a file given to the program is shown without being added', async () => {
    const catalog = await Catalog.create('window-given');
    const file = join(catalog.home, 'two words #1.csv');
    await writeFile(file, 'ticket,opened\n1,2026-01-01\n');
    await withWindow(catalog, async (window) => {
      await window.text('inspect', (text) => text.includes('ticket'));
      await picture(window, 'given');
      await window.visit('#/');
      await window.element('first-run-sample');
    }, [file]);
  });

  await report.check('a second start hands its file to the window that is there', async () => {
    await writeFile(join(sample.home, '주문.csv'), 'ticket,opened\n1,2026-01-01\n');
    await withWindow(sample, async (window, startAgain) => {
      await window.text('home');
      await window.execute('window.untouched = true');
      await startAgain('주문.csv');
      await window.text('inspect', (text) => text.includes('ticket'));
      assert.ok(await window.execute('return window.untouched'), 'the page was loaded anew');
      await window.visit('#/');
      await window.text('home');
      await startAgain();
      assert.equal(await window.execute('return location.hash'), '#/', 'a start without a file changes nothing');
    });
  });

  await report.check('a dark window is dark from its first picture on', async () => {
    await withWindow(sample, async (window) => {
      await window.text('home');
      await window.executeAsync(CHOOSE_DARK);
    });
    const most = await brightest(() => withWindow(sample, (window) => window.text('home')));
    assert.ok(most < 0.4, `it was ${Math.round(most * 100)} % white`);
  });

  await report.check('a link opens the page it names, also in a window that is there', async () => {
    const { hits: [hit] } = await sample.ask('search', 'order');
    const link = `pulk://open/${encodeURIComponent(hit.key)}`;
    await withWindow(sample, async (window) => {
      await window.text('entity-title', (text) => text === hit.name.text);
    }, [link]);
    await withWindow(sample, async (window, startAgain) => {
      await window.text('home');
      await startAgain(link);
      await window.text('entity-title', (text) => text === hit.name.text);
      await startAgain('pulk://nonsense');
      await window.text('nothing-here');
    });
  });
}
