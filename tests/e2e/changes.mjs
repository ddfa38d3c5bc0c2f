// What harvests changed, and the ways to it: from the work that runs, from a source's harvests, and on the screen itself.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { goTo, seen } from './page.mjs';
import { entity, SHOP } from './pages.mjs';

const SOURCE = 'postgres://shop-prod';
const rows = (page) => seen(page, 'change-tree').getByRole('treeitem');
/** The rows of revisions, each with its number. */
const revisions = (page) => rows(page).and(page.locator('[aria-level="1"]'));

export async function changes(report, visit) {
  await report.check('the log of running work is its own, on the page of its source, and goes on', () =>
    visit({ name: 'changes-log', scene: 'running' }, async (page) => {
      await page.getByTestId('work').click();
      await page.getByTestId('work-log').click();
      const log = seen(page, 'run-log');
      await log.waitFor();
      assert.match(decodeURIComponent(page.url()), /#\/sources\/duckdb:\/\/analytics\/run-2$/);
      await page.getByTestId('sources').getByTestId('run-cancel').click();
      // What ended is among the harvests, and its log still open.
      await seen(page, 'run-cancelled').waitFor();
      await log.waitFor();
      assert.equal(await log.count(), 1);
    }),
  );

  await report.check('the counts of a harvest lead to what it changed, and on to every revision', () =>
    visit({ name: 'changes-of-run' }, async (page) => {
      await goTo(page, `#/sources/${encodeURIComponent(SOURCE)}`);
      await seen(page, 'run-changes').first().click();
      await seen(page, 'changes-only').filter({ hasText: '14' }).waitFor();
      assert.match(decodeURIComponent(page.url()), /#\/history\/postgres:\/\/shop-prod\/14$/);
      assert.equal(await revisions(page).count(), 1);
      assert.equal(await seen(page, 'changes-source').inputValue(), SOURCE);
      await seen(page, 'changes-all').click();
      await revisions(page).filter({ hasText: 'revision 12' }).waitFor();
      assert.equal(await revisions(page).count(), 3);
      // An address that names nothing says so, and leads on.
      await goTo(page, `#/history/${encodeURIComponent(SOURCE)}/13`);
      await seen(page, 'empty').getByRole('button').click();
      await revisions(page).filter({ hasText: 'revision 12' }).waitFor();
    }),
  );

  await report.check('changes are of one source, in its address', () =>
    visit({ name: 'changes-source' }, async (page) => {
      await goTo(page, '#/history');
      await revisions(page).nth(3).waitFor();
      await seen(page, 'changes-source').selectOption('duckdb://analytics');
      await revisions(page).filter({ hasText: 'revision 14' }).waitFor({ state: 'detached' });
      assert.deepEqual(await revisions(page).count(), 1);
      await page.reload();
      await revisions(page).filter({ hasText: 'revision 13' }).waitFor();
      assert.equal(await seen(page, 'changes-source').inputValue(), 'duckdb://analytics');
    }),
  );

  await report.check('few removals are found among very many additions', () =>
    visit({ name: 'changes-filter', scene: 'big' }, async (page) => {
      await goTo(page, '#/history');
      await revisions(page).filter({ hasText: 'revision 1' }).first().waitFor();
      await seen(page, 'changes-removed').click();
      await revisions(page).filter({ hasText: 'revision 14' }).waitFor({ state: 'detached' });
      await rows(page).filter({ hasText: 'legacy_orders' }).waitFor();
      assert.equal(await revisions(page).count(), 1);
      await seen(page, 'changes-removed').click();
      await seen(page, 'changes-view').click();
      await rows(page).filter({ hasText: 'orders_daily' }).first().waitFor();
      await rows(page).filter({ hasText: 'legacy_orders' }).waitFor({ state: 'detached' });
      await seen(page, 'changes-removed').click();
      await seen(page, 'empty').waitFor();
      await seen(page, 'changes-clear').click();
      await rows(page).filter({ hasText: 'legacy_orders' }).waitFor();
    }),
  );

  await report.check('what is not listed is counted, and brought by keys and by the mouse', () =>
    visit({ name: 'changes-rest', scene: 'big' }, async (page) => {
      await goTo(page, `#/history/${encodeURIComponent(SOURCE)}/1`);
      const more = seen(page, 'changes-more').last();
      await more.waitFor();
      const left = async () => Number((await rows(page).filter({ has: more }).innerText()).replaceAll(/\D/g, ''));
      const tables = Number((await revisions(page).innerText()).match(/([\d,]+) added/)[1].replaceAll(',', ''));
      assert.equal(await left(), tables - 200);
      await more.click();
      await page.waitForFunction((text) => document.body.innerText.includes(text), (tables - 1_200).toLocaleString('en-US'));
      await seen(page, 'change-tree').focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.waitForFunction((text) => document.body.innerText.includes(text), (tables - 2_200).toLocaleString('en-US'));
      assert.equal(await left(), tables - 2_200);
    }),
  );

  await report.check('two revisions are compared, and schemas of one name are told apart by their source', () =>
    visit({ name: 'changes-compared' }, async (page) => {
      await goTo(page, '#/history');
      await revisions(page).nth(3).waitFor();
      await seen(page, 'changes-from').selectOption('12');
      await revisions(page).filter({ hasText: 'revisions 12 to 14' }).waitFor();
      const places = rows(page).filter({ hasText: 'shop.sales' });
      assert.deepEqual((await places.allInnerTexts()).map((text) => text.split('\n')[0]), ['analytics-wh', 'shop-prod']);
      await seen(page, 'changes-to').selectOption('13');
      await revisions(page).filter({ hasText: 'revisions 12 to 13' }).waitFor();
      assert.equal(await places.count(), 1);
    }),
  );

  await report.check('changes are saved as Markdown, all of them', () =>
    visit({ name: 'changes-markdown', scene: 'big' }, async (page) => {
      await goTo(page, '#/history');
      await seen(page, 'changes-table').click();
      await seen(page, 'changes-more').waitFor();
      const [saved] = await Promise.all([page.waitForEvent('download'), seen(page, 'changes-save').click()]);
      assert.match(saved.suggestedFilename(), /\.md$/);
      const text = await readFile(await saved.path(), 'utf8');
      assert.match(text, /^# Changes\n/);
      assert.match(text, /^### `shop\.sales`$/m);
      assert.match(text, /^- − `legacy_orders` gone$/m);
      assert.doesNotMatch(text, /orders_daily/);
      // As many as anybody reads, and what is left out is said.
      const listed = text.match(/^- [+~−] /gm).length;
      assert.equal(listed, 50_000);
      const total = Number((await revisions(page).filter({ hasText: 'added' }).last().innerText()).match(/([\d,]+) added/)[1].replaceAll(',', ''));
      assert.match(text, new RegExp(`^and ${(total - listed + text.split('## revision 1 ')[0].match(/^- [+~−] /gm).length).toLocaleString('en-US')} more$`, 'm'));
    }),
  );

  await report.check('the SQL of a view before and after is opened side by side', () =>
    visit({ name: 'changes-sql' }, async (page) => {
      await goTo(page, entity(`${SHOP}/sales/orders_daily`, '/history'));
      const history = seen(page, 'history');
      await history.getByRole('button', { name: 'Compare' }).click();
      await history.getByText('sales.refunds').first().waitFor();
      await history.getByRole('button', { name: 'Hide' }).and(page.locator('[aria-expanded="true"]')).click();
      await history.getByText('sales.refunds').waitFor({ state: 'detached' });
    }),
  );

  await report.check('the history of a table goes back to its first revision', () =>
    visit({ name: 'changes-table', scene: 'extreme' }, async (page) => {
      await goTo(page, entity(`${SHOP}/extreme/ten_thousand_columns`, '/history'));
      await scrolled(page, 'history', 'revision 1');
      assert.equal(await seen(page, 'history').locator('ol > li').count(), 121);
    }),
  );

  await report.check('the history of a schema goes back to its first revision', () =>
    visit({ name: 'changes-schema', scene: 'extreme' }, async (page) => {
      await goTo(page, entity(`${SHOP}/extreme`, '/history'));
      await scrolled(page, 'change-tree', 'revision 1');
    }),
  );
}

/** Scrolls a list on and on until a text is in sight. */
async function scrolled(page, list, text) {
  const area = seen(page, list);
  await area.waitFor();
  await page.waitForFunction(([element, wanted]) => {
    element.scrollTop = element.scrollHeight;
    return Array.from(element.querySelectorAll('span'), (one) => one.textContent).includes(wanted);
  }, [await area.elementHandle(), text]);
}
