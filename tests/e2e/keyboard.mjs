// The way through everything by keyboard alone, from a catalog with nothing in it to the window in Korean.

import assert from 'node:assert/strict';

import { seen } from './page.mjs';

const TABLE = 'orders';
/** Stops of Tab between anything and anything else; whoever needs more is led in a circle. */
const STOPS = 60;

export async function keyboard(report, visit) {
  await report.check('everything is reached by keyboard alone, from the first start on', () =>
    visit({ name: 'keyboard-only', clipboard: true }, async (page) => {
      await toSample(page);
      await throughTable(page);
      await throughSettings(page);
    }),
  );
}

async function toSample(page) {
  await page.getByTestId('first-run-sample').waitFor();
  await tabTo(page, 'first-run-sample');
  await page.keyboard.press('Enter');
  await page.getByTestId('hit').first().waitFor({ timeout: 45_000 });
}

async function throughTable(page) {
  await ask(page, 'Control+k', TABLE, TABLE);
  await seen(page, 'entity-title').filter({ hasText: TABLE }).waitFor();
  await seen(page, 'columns').locator('[role="gridcell"]').first().waitFor();
  await tabTo(page, 'columns');
  await press(page, 'ArrowDown', 'Enter');
  await seen(page, 'column-panel').waitFor();
  await press(page, 'Escape');
  await ask(page, 'Control+Shift+P', 'relations', 'elations');
  await seen(page, 'tab-relations').and(page.locator('[aria-selected="true"]')).waitFor();
  await press(page, 'Alt+ArrowLeft');
  await seen(page, 'tab-columns').and(page.locator('[aria-selected="true"]')).waitFor();
  await press(page, 'Control+Shift+C');
  await page.waitForFunction(async (name) => (await navigator.clipboard.readText()).includes(name), TABLE);
}

async function throughSettings(page) {
  await press(page, 'Control+Shift+H');
  await seen(page, 'changes').waitFor();
  await press(page, 'Control+,');
  await seen(page, 'settings').waitFor();
  await ask(page, 'Control+Shift+P', '한국어', '한국어');
  await page.locator('html[lang="ko"]').waitFor();
  await seen(page, 'settings').getByRole('heading', { name: '설정', exact: true }).waitFor();
}

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Opens the palette by a key, types into it, and chooses the row that is meant once it is the first. */
async function ask(page, key, text, row) {
  await page.keyboard.press(key);
  await page.getByTestId('palette-input').waitFor();
  await page.keyboard.type(text);
  await page.getByTestId('palette-row').first().filter({ hasText: row }).waitFor();
  await page.keyboard.press('Enter');
}

/** Presses Tab until this part of the page has the keys. */
async function tabTo(page, testId) {
  for (let stop = 0; stop < STOPS; stop += 1) {
    if (await page.evaluate((id) => document.activeElement?.closest(`[data-testid="${id}"]`) != null, testId)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to “${testId}”`);
}
