// End to end in Chromium: the built interface, served by `pulk serve`, on real catalogs.
//
// Chromium is driven through playwright-core, which the interface's own package brings. Names of groups on the command
// line run those alone.

import { createRequire } from 'node:module';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { Catalog, required } from '../pulk.mjs';
import { Report } from '../tap.mjs';
import { backup } from './backup.mjs';
import { changes } from './changes.mjs';
import { failures } from './failures.mjs';
import { flows } from './flows.mjs';
import { focus } from './focus.mjs';
import { firstRun } from './first-run.mjs';
import { frame } from './frame.mjs';
import { hostile } from './hostile.mjs';
import { breakIndex, indexFailed } from './index-failed.mjs';
import { korean } from './korean.mjs';
import { keyboard } from './keyboard.mjs';
import { opening } from './opening.mjs';
import { withScenes } from './scenes.mjs';
import { screens } from './screens.mjs';
import { searching } from './searching.mjs';
import { sources } from './sources.mjs';
import { states } from './states.mjs';
import { still } from './still.mjs';
import { swapped } from './swapped.mjs';
import { tables } from './tables.mjs';
import { texts } from './texts.mjs';
import { workspace } from './workspace.mjs';

const ui = createRequire(new URL('../../ui/package.json', import.meta.url));
const { chromium } = ui('playwright-core');

const output = new URL('output/', import.meta.url).pathname;
await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });

const axe = await readFile(ui.resolve('axe-core/axe.min.js'), 'utf8');
const report = new Report();
const browser = await chromium.launch({ executablePath: required('CHROMIUM'), args: ['--no-sandbox'] });

const GROUPS = {
  empty: async () => served(await Catalog.create('empty'), (visit) => firstRun(report, visit)),
  keyboard: async () => served(await Catalog.create('keyboard'), (visit) => keyboard(report, visit)),
  sample: async () =>
    served(await Catalog.withSample('sample'), async (visit, catalog) => {
      await flows(report, visit, catalog);
      await backup(report, visit, catalog);
      await workspace(report, visit, catalog);
      await frame(report, visit, catalog);
      await searching(report, visit, catalog);
      await screens(report, visit, catalog, axe);
      await opening(report, visit, axe);
    }),
  unindexed: async () => served(await breakIndex(await Catalog.withSample('unindexed')), (visit, catalog) => indexFailed(report, visit, catalog, axe)),
  hostile: () => hostile(report, visit),
  swapped: () => swapped(report, visit),
  texts: () => texts(report, visit),
  changes: () => withScenes((address) => changes(report, (look, steps) => visit(address(look.scene), look, steps))),
  sources: () => withScenes((address) => sources(report, (look, steps) => visit(address(look.scene), look, steps))),
  tables: () => withScenes((address) => tables(report, (look, steps) => visit(address(look.scene ?? ''), look, steps))),
  states: () => withScenes((address) => states(report, (look, steps) => visit(address(look.scene), look, steps), axe)),
  failures: () => withScenes((address) => failures(report, (look, steps) => visit(address(look.scene ?? ''), look, steps), axe)),
  focus: () => withScenes((address) => focus(report, (look, steps) => visit(address(look.scene), look, steps))),
  korean: () => withScenes((address) => korean(report, (look, steps) => visit(address(look.scene), look, steps))),
  still: () => withScenes((address) => still(report, (look, steps) => visit(address(look.scene), look, steps))),
};

const asked = process.argv.slice(2);
try {
  for (const [name, run] of Object.entries(GROUPS)) if (asked.length === 0 || asked.includes(name)) await run();
} finally {
  await browser.close();
}
report.finish();

/** Serves `catalog` while `body` runs. `body` gets a way to visit it with a browser that remembers nothing. */
async function served(catalog, body) {
  const server = await catalog.serve();
  try {
    await body((look, steps) => visit(server.address, look, steps), catalog);
  } finally {
    await server.stop();
  }
}

/**
 * Opens a fresh page and runs `steps` on it.
 *
 * Fails when the page reports an error, or asks anybody but its own server for anything: nothing remote is ever loaded.
 * `look` is what a person's system says: `{ theme: 'light' | 'dark', language: 'en-US' | 'ko-KR', size, motion, name }`.
 * With `refused`, an answer of that status or of those is expected, or with `lost` none, which the browser would otherwise
 * report as an error.
 */
async function visit(address, look, steps) {
  const context = await browser.newContext({
    colorScheme: look.theme ?? 'light',
    locale: look.language ?? 'en-US',
    viewport: look.size ?? { width: 1280, height: 800 },
    reducedMotion: look.motion ?? 'reduce',
    permissions: look.clipboard ? ['clipboard-read', 'clipboard-write'] : [],
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints = [];
  const origin = new URL(address).origin;
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const refused = [look.refused ?? []].flat().some((status) => message.text().includes(`status of ${status}`));
    const expected = refused || (look.lost === true && message.text().includes('net::ERR_'));
    if (message.type() === 'error' && !expected) complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob|about):/.test(url)) complaints.push(`remote: ${url}`);
  });
  try {
    await page.goto(address);
    await steps(page, origin);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  } catch (error) {
    await page.screenshot({ path: join(output, `failed-${look.name}.png`) }).catch(() => {});
    throw error;
  } finally {
    await context.close();
  }
}
