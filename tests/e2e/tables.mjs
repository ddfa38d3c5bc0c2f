// The page of a table: its columns in hand, its definition read and followed, its neighbourhood opened and kept.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { goTo, seen } from './page.mjs';
import { entity, SHOP } from './pages.mjs';

const ORDERS = `${SHOP}/sales/orders`;
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());
const holds = (page, text) => page.waitForFunction(async (wanted) => (await navigator.clipboard.readText()) === wanted, text);
const row = (page, name) => seen(page, 'columns').getByRole('row').filter({ hasText: name }).first();

export async function tables(report, visit) {
  await columns(report, visit);
  await definition(report, visit);
  await diagram(report, visit);

  await report.check('the history of a view stands side by side, and the diagram has the whole width, at 1280', () =>
    visit({ name: 'whole-width' }, async (page) => {
      await goTo(page, entity(`${SHOP}/sales/orders_daily`, '/history'));
      await seen(page, 'history').getByRole('button', { name: 'Compare' }).first().click();
      // In a shadow root, which a locator looks into.
      await seen(page, 'history').locator('.cm-mergeViewEditor').nth(1).waitFor();
      assert.equal(await seen(page, 'history').locator('.cm-mergeViewEditor').count(), 2);
      await goTo(page, entity(ORDERS, '/relations'));
      const [graph, tabs] = [await seen(page, 'graph').boundingBox(), await page.getByTestId('tabs').boundingBox()];
      assert.ok(Math.abs(graph.width - tabs.width) <= 2, `the diagram is ${graph.width} wide of ${tabs.width}`);
    }),
  );

  await report.check('a materialized view has its area among the sizes, and its own menu in their list', () =>
    visit({ name: 'sizes-of-views' }, async (page) => {
      await goTo(page, entity(`${SHOP}/sales`, '/sizes'));
      await seen(page, 'treemap').getByRole('link', { name: /^orders_daily,/ }).waitFor();
      await page.getByText('List', { exact: true }).click();
      await seen(page, 'sizes').getByRole('row').filter({ hasText: 'orders_daily' }).click({ button: 'right' });
      await page.getByTestId('menu-showDefinition').click();
      await seen(page, 'definition').waitFor();
    }),
  );

  await report.check('a source is changed and removed from its menu, and harvested from a table’s', () =>
    visit({ name: 'source-verbs' }, async (page) => {
      const source = page.getByTestId('explorer').getByRole('treeitem').filter({ hasText: 'shop-prod' }).first();
      await source.click({ button: 'right' });
      await page.getByTestId('menu-editSource').click();
      await seen(page, 'sources').getByRole('button', { name: 'Edit', expanded: true }).waitFor();
      await source.click({ button: 'right' });
      await page.getByTestId('menu-removeSource').click();
      await page.getByRole('dialog').getByText('shop-prod').first().waitFor();
      await page.keyboard.press('Escape');
      await goTo(page, entity(ORDERS));
      await seen(page, 'more').click();
      await page.getByTestId('menu-harvest').click();
      await page.getByTestId('status').filter({ hasText: 'shop-prod' }).waitFor();
    }),
  );
}

async function columns(report, visit) {
  await report.check('Control-F leads into the filter of the columns from anywhere', () =>
    visit({ name: 'filter-key' }, async (page) => {
      await goTo(page, entity(ORDERS));
      await row(page, 'email').waitFor();
      await page.getByTestId('explorer').focus();
      await page.keyboard.press('Control+f');
      await page.keyboard.type('coupon');
      assert.equal(await seen(page, 'column-filter').inputValue(), 'coupon');
      await row(page, 'coupon_code').waitFor();
      await row(page, 'email').waitFor({ state: 'detached' });
    }),
  );

  await report.check('a column is made wider with the mouse, and stays so', () =>
    visit({ name: 'resize' }, async (page) => {
      await goTo(page, entity(ORDERS));
      const head = seen(page, 'columns').getByRole('columnheader').filter({ hasText: 'Type' });
      await head.waitFor();
      const width = () => head.evaluate((element) => Math.round(element.getBoundingClientRect().width));
      const before = await width();
      const edge = await head.locator('.edge').boundingBox();
      const [x, y] = [edge.x + edge.width / 2, edge.y + edge.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 60, y, { steps: 4 });
      await page.mouse.up();
      assert.ok(Math.abs((await width()) - before - 60) <= 1, `${before} became ${await width()}`);
      const wider = await width();
      await page.reload();
      await head.waitFor();
      assert.equal(await width(), wider);
    }),
  );

  await report.check('keys and menus copy the same: one name, a field with its column, and every selected one', () =>
    visit({ name: 'copy-names', clipboard: true }, async (page) => {
      await goTo(page, entity(ORDERS));
      await row(page, 'shipping_address').waitFor();
      const grid = seen(page, 'columns');
      const menuCopies = async (name) => {
        await row(page, name).click({ button: 'right' });
        await page.getByTestId('menu-copyName').click();
        await page.getByTestId('menu').waitFor({ state: 'detached' });
      };
      await row(page, 'order_id').click();
      await row(page, 'email').click({ modifiers: ['Shift'] });
      await grid.focus();
      await page.keyboard.press('Control+c');
      await holds(page, 'order_id\ncustomer_id\nemail');
      await page.evaluate(() => navigator.clipboard.writeText(''));
      await menuCopies('customer_id');
      await holds(page, 'order_id\ncustomer_id\nemail');
      // A field is called with what it lies in, by the key and by the menu.
      await row(page, 'shipping_address').locator('button').first().click();
      await menuCopies('city');
      await holds(page, 'shipping_address.city');
      await page.evaluate(() => navigator.clipboard.writeText(''));
      await grid.focus();
      await page.keyboard.press('Control+c');
      await holds(page, 'shipping_address.city');
      // Away from any list the page itself is meant; its button says what it does, and so does the breadcrumb's.
      await page.getByTestId('tabs').getByRole('tab', { selected: true }).focus();
      await page.keyboard.press('Control+c');
      await holds(page, 'orders');
      await seen(page, 'copy-qualified').click();
      await holds(page, 'sales.orders');
      await seen(page, 'copy-name').click();
      await holds(page, 'orders');
    }),
  );

  await report.check('in a list of hits Control-C copies the name, as its menu says', () =>
    visit({ name: 'copy-hit', clipboard: true }, async (page) => {
      await page.getByTestId('search').fill('coupons');
      const hit = page.getByTestId('hit').first();
      await hit.filter({ hasText: 'coupons' }).waitFor();
      await page.keyboard.press('Control+c');
      await holds(page, 'coupons');
      await hit.click({ button: 'right' });
      assert.match(await page.getByTestId('menu-copyName').textContent(), /Ctrl C/);
    }),
  );

  await report.check('the sheet of keys says what Control-C does', () =>
    visit({ name: 'sheet-copy' }, async (page) => {
      await seen(page, 'home').waitFor();
      await page.keyboard.press('?');
      await page.getByTestId('sheet').locator('dt', { hasText: /^Copy name$/ }).locator('+ dd').filter({ hasText: 'Ctrl C' }).waitFor();
    }),
  );

  await report.check('the panel of a column is reached by its link, and gives it', () =>
    visit({ name: 'column-link', clipboard: true }, async (page) => {
      await goTo(page, entity(`${ORDERS}#email`));
      const panel = seen(page, 'column-panel');
      await panel.filter({ hasText: 'varchar(255)' }).waitFor();
      await panel.getByTestId('column-copy-link').click();
      await holds(page, `pulk://open/${encodeURIComponent(`${ORDERS}#email`)}`);
      assert.equal(await page.getByTestId('column-gone').count(), 0);
    }),
  );

  await report.check('the panel of a column shows what a harvest brought, as its row does', () =>
    visit({ name: 'column-harvested', scene: 'growing' }, async (page) => {
      await goTo(page, entity(`${ORDERS}#email`));
      const panel = seen(page, 'column-panel');
      await panel.filter({ hasText: 'varchar(255)' }).waitFor();
      await page.keyboard.press('Control+Shift+U');
      await row(page, 'email').filter({ hasText: 'varchar(320)' }).waitFor();
      await panel.filter({ hasText: 'varchar(320)' }).waitFor();
    }),
  );

  await report.check('a link to a column that is not there says so', () =>
    visit({ name: 'column-gone' }, async (page) => {
      await goTo(page, entity(`${ORDERS}#old_total`));
      await seen(page, 'column-gone').filter({ hasText: '“old_total”' }).waitFor();
      assert.equal(await page.getByTestId('column-panel').count(), 0);
      await row(page, 'email').click();
      await seen(page, 'column-panel').waitFor();
      await seen(page, 'column-gone').waitFor({ state: 'detached' });
    }),
  );
}

async function definition(report, visit) {
  const view = entity('duckdb://analytics/main/mart/revenue_by_segment', '/definition');

  await report.check('a definition is searched by its key from anywhere, wrapped, copied and followed', () =>
    visit({ name: 'definition', clipboard: true }, async (page) => {
      await goTo(page, view);
      const text = seen(page, 'definition');
      await text.locator('.cm-content').waitFor();
      await page.getByTestId('explorer').focus();
      await page.keyboard.press('Control+f');
      await text.locator('.cm-search input[name=search]').and(page.locator(':focus')).waitFor();
      await page.keyboard.type('dim_');
      await text.locator('.cm-searchMatch').first().waitFor();
      await page.keyboard.press('Escape');
      await text.locator('.cm-search').waitFor({ state: 'detached' });

      const wrap = text.getByRole('button', { name: 'Wrap lines' });
      assert.equal(await text.locator('.cm-lineWrapping').count(), 1);
      await wrap.click();
      await text.locator('.cm-lineWrapping').waitFor({ state: 'detached' });
      await wrap.click();
      await text.locator('.cm-lineWrapping').waitFor();

      await text.getByRole('button', { name: 'Copy', exact: true }).click();
      await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith('SELECT d.segment'));
      assert.match(await copied(page), /GROUP BY ALL$/);

      // Nothing but the text says that it is made from this one.
      await text.getByRole('link', { name: 'mart.fct_orders' }).click();
      await seen(page, 'entity-title').filter({ hasText: 'fct_orders' }).waitFor();
    }),
  );
}

async function diagram(report, visit) {
  await report.check('a diagram opens what lies behind a table, and goes back to the nearest', () =>
    visit({ name: 'diagram-open' }, async (page) => {
      await goTo(page, entity(ORDERS, '/relations'));
      const boxes = seen(page, 'graph').locator('[data-box]');
      await boxes.first().waitFor();
      const before = await boxes.count();
      await boxes.getByRole('button', { name: /show/i }).first().click();
      await page.waitForFunction((few) => document.querySelectorAll('[data-testid="graph"] [data-box]').length > few, before);
      await seen(page, 'relations').getByRole('button', { name: 'Nearest only' }).click();
      await page.waitForFunction((few) => document.querySelectorAll('[data-testid="graph"] [data-box]').length === few, before);
    }),
  );

  await report.check('a diagram is kept as SVG, PNG and Mermaid', () =>
    visit({ name: 'diagram-kept' }, async (page) => {
      await goTo(page, entity(ORDERS, '/relations'));
      await seen(page, 'graph').locator('[data-box]').first().waitFor();
      const kept = async (format) => {
        const coming = page.waitForEvent('download');
        await seen(page, 'relations').getByRole('button', { name: format, exact: true }).click();
        const download = await coming;
        return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
      };
      const svg = await kept('SVG');
      assert.equal(svg.name, 'orders.relations.svg');
      assert.match(svg.content.toString(), /^<svg [\s\S]*order_items[\s\S]*<\/svg>$/);
      const png = await kept('PNG');
      assert.equal(png.name, 'orders.relations.png');
      assert.equal(png.content.subarray(1, 4).toString(), 'PNG');
      const mermaid = await kept('Mermaid');
      assert.equal(mermaid.name, 'orders.relations.mmd');
      assert.match(mermaid.content.toString(), /^erDiagram[\s\S]*order_items/);
    }),
  );
}
