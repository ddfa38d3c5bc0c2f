// Every state of every screen: on its way, empty, partial, failed, out of hearing. Each is there, says what to do next,
// is accessible, and its picture can be looked at.

import assert from 'node:assert/strict';

import { look, otherTheme } from './screens.mjs';
import { seen } from './page.mjs';
import { entity, SHOP } from './pages.mjs';

const ORDERS = entity(`${SHOP}/sales/orders`);
const SOURCE = `#/sources/${encodeURIComponent('postgres://shop-prod')}`;
const NO_COLUMNS = `${SHOP}/extreme/no_columns`;

/** What a place shows while its answer is on its way, and when the answer is a failure, by the command it waits for. */
const PLACES = [
  { name: 'home', waits: 'shelf,home,sources', hash: '#/' },
  { name: 'search', waits: 'search', hash: '#/search' },
  { name: 'table', waits: 'entity', hash: ORDERS },
  { name: 'table-history', waits: 'history', hash: `${ORDERS}/history` },
  { name: 'table-relations', waits: 'relations', hash: `${ORDERS}/relations` },
  { name: 'contents', waits: 'contents', hash: entity(`${SHOP}/sales`) },
  { name: 'sizes', waits: 'treemap', hash: entity(`${SHOP}/sales`, '/sizes') },
  { name: 'changes', waits: 'history', hash: '#/history' },
  { name: 'sources', waits: 'sources', hash: '#/sources' },
  { name: 'add-source', waits: 'sources', hash: '#/add' },
  { name: 'found', waits: 'discover', hash: '#/welcome' },
  { name: 'inspect', waits: 'inspect', hash: '#/inspect/events.parquet' },
];

/** Where there is nothing to show. `ends` says that nothing can be done about it. */
const EMPTY = [
  { name: 'first-run', scene: 'empty', hash: '#/', shows: 'first-run-sample' },
  { name: 'home', scene: 'new', hash: '#/', shows: 'home' },
  { name: 'search', hash: '#/search', type: 'zzzzqqqqxxxx', shows: 'empty', acts: true },
  { name: 'columns', scene: 'extreme', hash: entity(NO_COLUMNS), shows: 'empty' },
  { name: 'constraints', scene: 'extreme', hash: entity(NO_COLUMNS, '/keys'), shows: 'empty' },
  { name: 'columns-filtered', hash: ORDERS, fill: { 'column-filter': 'zzzzqqqqxxxx' }, shows: 'empty', acts: true },
  { name: 'contents-filtered', hash: entity(`${SHOP}/sales`), fill: { 'contents-filter': 'zzzzqqqqxxxx' }, shows: 'empty', acts: true },
  { name: 'explorer-filtered', hash: '#/', fill: { 'explorer-filter': 'zzzzqqqqxxxx' }, shows: 'explorer-none' },
  { name: 'sizes', scene: 'extreme', hash: entity(`${SHOP}/unmeasured`, '/sizes'), shows: 'empty', acts: true },
  { name: 'table-history', scene: 'new', hash: `${ORDERS}/history`, shows: 'empty' },
  { name: 'changes', scene: 'new', hash: '#/history', shows: 'empty', acts: true },
  { name: 'sources', scene: 'empty', hash: '#/sources', shows: 'empty', acts: true },
  { name: 'source-gone', hash: '#/sources/nothing', shows: 'empty', acts: true },
  { name: 'found', scene: 'new', hash: '#/welcome', shows: 'found' },
  { name: 'palette', hash: '#/', palette: 'zzzzqqqqxxxx', has: 'none', shows: 'palette-none' },
  { name: 'missing', hash: `${ORDERS}_gone`, shows: 'nothing-here', acts: true },
];

const PARTIAL = [
  { name: 'source', hash: `#/sources/${encodeURIComponent('duckdb://analytics')}`, shows: 'issues' },
  { name: 'run', scene: 'running', hash: '#/', shows: 'work-list', press: ['work'] },
  { name: 'relations', scene: 'related', hash: entity(`${SHOP}/crm/customers`, '/relations'), shows: 'left-out' },
];

/** What fails in a part of a page, which goes on without it. */
const BROKEN = [
  { name: 'storage', scene: 'broken:storage', hash: '#/settings/data', shows: 'failure', acts: true },
  { name: 'licences', scene: 'broken:licences', hash: '#/settings/licences', press: ['licences-show'], shows: 'failure', acts: true },
  { name: 'siblings', scene: 'broken:names,contents', hash: ORDERS, steps: (page) => seen(page, 'crumb-menu').nth(1).click(), shows: 'failure', acts: true },
];

/** What asks a person, over the page or in it. */
const ASKING = [
  { name: 'remove', hash: SOURCE, press: ['source-remove'], shows: 'source-remove-confirm' },
  { name: 'remove-failed', scene: 'broken:edit_source', hash: SOURCE, press: ['source-remove', 'source-remove-confirm'], shows: 'failure' },
  { name: 'review', scene: 'review', hash: SOURCE, shows: 'review', acts: true },
  { name: 'restore', hash: '#/settings/backup', shows: 'restore-confirm', steps: (page) => seen(page, 'backup-file').first().getByRole('button').click() },
  { name: 'passphrase', scene: 'locked', hash: '#/add', shows: 'passphrase', steps: testSource },
  { name: 'by-hand', hash: '#/search', shows: 'by-hand', steps: copyRefused },
];

/** Views that are fetched when they are first gone to, and their files: what stands there until they come. */
const VIEWS = [
  { name: 'sources', hash: '#/sources', file: 'SourcesView' },
  { name: 'settings', hash: '#/settings', file: 'SettingsView' },
  { name: 'add', hash: '#/add', file: 'AddView' },
  { name: 'history', hash: '#/history', file: 'HistoryView' },
  { name: 'welcome', hash: '#/welcome', file: 'WelcomeView' },
];

/** Asks for a connection that needs its password. */
async function testSource(page) {
  await seen(page, 'connector-postgres').check({ force: true });
  await seen(page, 'field-host').fill('db.internal');
  await seen(page, 'source-test').click();
}

/** Copies where the clipboard refuses, and so does the older way. */
async function copyRefused(page) {
  await seen(page, 'hit').first().waitFor();
  await page.evaluate(() => {
    const refuse = () => Promise.reject(new DOMException('refused', 'NotAllowedError'));
    Object.assign(navigator.clipboard, { write: refuse, writeText: refuse });
    document.execCommand = () => false;
  });
  await page.getByTestId('search').focus();
  await page.keyboard.press('Control+c');
}

/** Out of hearing: what was there stays, what was not says why. */
const LOST = [
  { name: 'home', scene: 'lost', hash: '#/', shows: 'home' },
  { name: 'table', scene: 'lost', hash: ORDERS, shows: 'failure' },
];

export async function states(report, visit, axe) {
  for (const place of PLACES) {
    await state(report, visit, axe, 'loading', { ...place, scene: `slow:${place.waits}`, shows: 'skeleton' });
    await state(report, visit, axe, 'failed', { ...place, scene: `broken:${place.waits}`, shows: 'failure', acts: true });
  }
  await state(report, visit, axe, 'failed', { name: 'palette', scene: 'broken:search', hash: '#/', palette: 'zzzzqqqqxxxx', has: 'none', shows: 'failure', acts: true });
  for (const screen of EMPTY) await state(report, visit, axe, 'empty', screen);
  for (const screen of PARTIAL) await state(report, visit, axe, 'partial', screen);
  for (const screen of LOST) await state(report, visit, axe, 'lost', screen);
  await state(report, visit, axe, 'loading', { name: 'explorer', scene: 'slow:browse', hash: '#/search', shows: 'skeleton' });
  for (const screen of BROKEN) await state(report, visit, axe, 'failed', screen);
  for (const screen of ASKING) await state(report, visit, axe, 'asking', screen);
  for (const view of VIEWS) await state(report, visit, axe, 'awaited', { ...view, hash: '#/', shows: 'skeleton', steps: (page) => withheld(page, view) });

  await report.check('a search that fails leaves the explorer and the page beside it alone', () =>
    visit({ name: 'beside', scene: 'broken:search' }, async (page) => {
      await page.getByTestId('search').fill('order');
      await seen(page, 'failure').waitFor();
      await page.getByTestId('explorer').getByRole('treeitem').first().waitFor();
      assert.equal(await page.getByTestId('failure').count(), 1);
    }),
  );
}

/** Goes to a view whose file does not come. */
async function withheld(page, { name, hash, file }) {
  await page.route(`**/${file}-*.js`, () => {});
  await page.evaluate((next) => { location.hash = next; }, hash);
  await page.locator(`[data-testid="skeleton"][data-like="${name}"]`).waitFor();
}

/** One state in both themes and both languages: an English day and a Korean night, and the pictures of the other two. */
async function state(report, visit, axe, kind, screen) {
  for (const [theme, language] of [['light', 'en-US'], ['dark', 'ko-KR']]) {
    const name = `${screen.name}-${kind}-${theme}-${language.slice(0, 2)}`;
    await report.check(`${screen.name} ${kind} is designed and accessible, ${theme}, ${language}`, () =>
      visit({ name, theme, language, scene: screen.scene ?? '' }, async (page) => {
        await look(page, screen, name, axe);
        if (screen.acts === true) await seen(page, screen.shows).first().locator('button, a').first().waitFor();
        await otherTheme(page, theme, `${screen.name}-${kind}-${theme === 'light' ? 'dark' : 'light'}-${language.slice(0, 2)}`);
      }),
    );
  }
}
