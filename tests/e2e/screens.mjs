// Every screen, in both themes and both languages: it is there, it is accessible, and its picture can be looked at.

import { join } from 'node:path';

import { goTo, seen } from './page.mjs';

const output = new URL('output/', import.meta.url).pathname;

const THEMES = ['light', 'dark'];
const LANGUAGES = ['en-US', 'ko-KR'];
const SMALL = { width: 1280, height: 800 };
/** A large screen, where what fits a small one may look lost. */
const WIDE = { width: 1920, height: 1080 };

/** A screen: where it is, what is opened there, and what shows that it has come. */
function list({ table, view, source, parent, file }) {
  const entity = (key, tab = '') => `#/entity/${encodeURIComponent(key)}${tab}`;
  return [
    { name: 'home', hash: '#/', shows: 'home' },
    { name: 'search', hash: '#/search', shows: 'hit' },
    { name: 'results', hash: '#/search', shows: 'hit', type: 'customer' },
    { name: 'palette', hash: '#/', shows: 'palette-row', palette: '' },
    { name: 'palette-found', hash: '#/', shows: 'palette-row', palette: 'cust', has: /cust/i },
    { name: 'palette-actions', hash: entity(table), shows: 'palette-row', palette: 'cust', has: /cust/i, after: ['Tab'] },
    { name: 'palette-settings', hash: '#/', shows: 'palette-row', palette: 'theme' },
    { name: 'keys', hash: '#/', shows: 'sheet', keys: ['?'] },
    { name: 'menu', hash: entity(table), shows: 'menu', press: ['more'] },
    { name: 'program-menu', hash: entity(table), shows: 'menu', press: ['program-menu'] },
    { name: 'siblings', hash: entity(table), shows: 'siblings', press: ['crumb-menu'] },
    { name: 'head-menu', hash: entity(table), shows: 'head-menu', menu: 'columns' },
    { name: 'save-search', hash: '#/search', shows: 'save-search-name', type: 'customer', press: ['save-search'] },
    { name: 'explorer-filter', hash: entity(table), shows: 'explorer', fill: { 'explorer-filter': 'order' } },
    { name: 'welcome', hash: '#/welcome', shows: 'welcome' },
    { name: 'table', hash: entity(table), shows: 'columns' },
    { name: 'column', hash: entity(`${table}#email`), shows: 'column-panel' },
    { name: 'table-history', hash: entity(table, '/history'), shows: 'entity-title' },
    { name: 'table-keys', hash: entity(table, '/keys'), shows: 'entity-title' },
    { name: 'view-definition', hash: entity(view, '/definition'), shows: 'definition' },
    { name: 'table-relations', hash: entity(table, '/relations'), shows: 'graph' },
    { name: 'view-relations', hash: entity(view, '/relations'), shows: 'entity-title' },
    { name: 'container', hash: entity(parent), shows: 'contents' },
    { name: 'container-sizes', hash: entity(parent, '/sizes'), shows: 'entity-title' },
    { name: 'missing', hash: entity(`${table}_gone`), shows: 'nothing-here', refused: 404 },
    { name: 'unknown', hash: '#/nowhere', shows: 'nothing-here' },
    { name: 'sources', hash: '#/sources', shows: 'sources' },
    { name: 'source', hash: `#/sources/${encodeURIComponent(source)}`, shows: 'sources' },
    { name: 'source-log', hash: `#/sources/${encodeURIComponent(source)}`, shows: 'run-log', open: ['run-log-toggle', 'run-log'] },
    { name: 'add-source', hash: '#/add', shows: 'source-form' },
    { name: 'inspect', hash: `#/inspect/${encodeURIComponent(file)}`, shows: 'entity-title' },
    { name: 'history', hash: '#/history', shows: 'changes' },
    { name: 'settings', hash: '#/settings', shows: 'settings' },
  ];
}

export async function screens(report, visit, catalog, axe) {
  const found = async (form) => {
    const { hits } = await catalog.ask('search', 'customer');
    const hit = hits.find((hit) => hit.form === form) ?? hits[0];
    return { key: hit.key, source: hit.source.key };
  };
  const [table, view] = [await found('table'), await found('view')];
  const { sources } = await catalog.ask('sources');
  const file = Object.values(sources.find(({ connector }) => connector === 'sqlite').address)[0];
  const parent = table.key.slice(0, table.key.lastIndexOf('/'));
  for (const screen of list({ table: table.key, view: view.key, source: table.source, parent, file })) {
    await everyLook(report, visit, screen, (page, name) => look(page, screen, name, axe));
  }
}

/** Runs `steps` on a screen in every theme and language. */
export async function everyLook(report, visit, screen, steps) {
  for (const theme of THEMES) {
    for (const language of LANGUAGES) {
      const name = `${screen.name}-${theme}-${language.slice(0, 2)}`;
      await report.check(`${screen.name} is accessible, ${theme}, ${language}`, () =>
        visit({ name, theme, language, refused: screen.refused }, (page) => steps(page, name)),
      );
    }
  }
}

/** Opens what folds, by keyboard: a button by itself, anything else by the first summary inside it. */
async function open(part) {
  await part.waitFor();
  const folds = (await part.evaluate((element) => element.tagName)) === 'BUTTON' ? part : part.locator('summary').first();
  await folds.focus();
  await folds.press('Enter');
}

/** Goes to a screen, takes its picture on a small and on a large screen, and reports what axe finds there. */
export async function look(page, screen, name, axe) {
  await page.getByTestId('status').waitFor();
  await goTo(page, screen.hash);
  if (screen.type !== undefined) await page.getByTestId('search').fill(screen.type);
  for (const [field, text] of Object.entries(screen.fill ?? {})) await page.getByTestId(field).fill(text);
  if (screen.keys !== undefined) await page.locator('#main').focus();
  for (const key of screen.keys ?? []) await page.keyboard.press(key);
  if (screen.palette !== undefined) {
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').waitFor();
    await page.keyboard.type(screen.palette);
    if (screen.has !== 'none') await page.getByTestId('palette-row').first().filter({ hasText: screen.has }).waitFor();
    for (const key of screen.after ?? []) await page.keyboard.press(key);
  }
  for (const button of screen.press ?? []) await seen(page, button).first().click();
  if (screen.steps !== undefined) await screen.steps(page);
  if (screen.menu !== undefined) await seen(page, screen.menu).getByRole('columnheader').nth(1).click({ button: 'right' });
  for (const part of screen.open ?? []) await open(seen(page, part).first());
  const shown = seen(page, screen.shows).first();
  await (screen.type === undefined || screen.press !== undefined ? shown : shown.filter({ hasText: screen.type })).waitFor();
  await page.locator('[data-testid="preview"][aria-busy="true"]:not([inert] *)').waitFor({ state: 'detached' });
  // Fonts change the picture and, with it, what axe measures.
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  // What is shown late on purpose has come.
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState === 'finished' || one.effect.getComputedTiming().endTime === Infinity));
  await page.screenshot({ path: join(output, `${name}.png`) });
  // Evaluated, not added as a script: the page's policy admits only its own.
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const result = await window.axe.run(document, {
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
    });
    return result.violations.map(({ id, help, nodes }) => {
      const places = nodes.slice(0, 3).map((node) => node.target.join(' '));
      return `${id}: ${help}: ${places.join('; ')}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''}`;
    });
  });
  if (violations.length > 0) throw new Error(violations.join('\n'));
  await page.setViewportSize(WIDE);
  await page.screenshot({ path: join(output, `${name}-wide.png`) });
}

/** Takes the picture of a screen that is there already in the other theme. */
export async function otherTheme(page, theme, name) {
  const colorScheme = theme === 'light' ? 'dark' : 'light';
  await page.setViewportSize(SMALL);
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
  await page.screenshot({ path: join(output, `${name}.png`) });
}
