// The frame under mouse and keys: tabs, panes, the list of hits, the palette. What opens beside what is open, what a
// modifier leaves to the window, and what waits for an answer.

import assert from 'node:assert/strict';

import { goTo, seen } from './page.mjs';

const entity = (key) => `#/entity/${encodeURIComponent(key)}`;
const tabs = (page) => page.getByTestId('tabs').getByRole('tab');
const title = (page, text) => seen(page, 'entity-title').filter({ hasText: text }).waitFor();
const active = (page, text) => tabs(page).and(page.locator('[aria-selected="true"]')).filter({ hasText: text }).waitFor();
const kept = (page, key) => page.locator(`[data-id="entity:${key}"]:not(.preview)`).waitFor();

/** The window as an earlier start left it: with these tables in tabs that stay. */
async function withTabs(page, tables) {
  await page.getByTestId('tabs').waitFor();
  await page.evaluate(
    (keys) => sessionStorage.setItem('pulk.tabs', JSON.stringify(keys.map((key) => ({ id: `entity:${key}`, place: { view: 'entity', key, tab: null }, kept: true })))),
    tables.map(({ key }) => key),
  );
  await page.reload();
  await tabs(page).nth(tables.length).waitFor();
}

/** Holds back the answers to searches; returns what lets them through. */
async function holdSearches(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route('**/api/call/search', async (route) => {
    await released;
    await route.continue();
  });
  return async () => {
    release();
    await page.unroute('**/api/call/search', { behavior: 'wait' });
  };
}

export async function frame(report, visit, catalog) {
  const { hits } = await catalog.ask('search', 'order');
  const tables = hits.filter((hit) => hit.kind === 'table');
  // Of one name there may be several tables.
  const [first, second, third, other] = tables.filter(({ name }, at) => tables.findIndex((one) => one.name.text === name.text) === at);

  await tabStrip(report, visit, tables, [first, second, third]);
  await openedBeside(report, visit, other);

  await report.check('keys with a modifier, and F10, are the window’s wherever they are pressed', () =>
    visit({ name: 'modified-keys' }, async (page) => {
      await withTabs(page, [first, second, third]);
      await page.getByTestId('explorer').focus();
      for (const [key, { name }] of [['Alt+PageDown', first], ['Control+PageDown', second], ['Control+PageUp', first]]) {
        await page.keyboard.press(key);
        await active(page, name.text);
      }
      await page.getByTestId('search').focus();
      for (const [key, { name }] of [['Alt+PageDown', second], ['Control+PageDown', third], ['Alt+PageUp', second]]) {
        await page.keyboard.press(key);
        await active(page, name.text);
      }
      await page.getByTestId('explorer').focus();
      await page.keyboard.press('F10');
      await page.locator('[data-testid="menu-file"]:focus').waitFor();
    }),
  );

  await report.check('Enter opens what is typed, not what was typed before', () =>
    visit({ name: 'enter-waits' }, async (page) => {
      const box = page.getByTestId('search');
      await box.fill('customer');
      await seen(page, 'hit').first().filter({ hasText: /customer/i }).waitFor();
      const release = await holdSearches(page);
      await box.fill(first.name.text);
      await page.keyboard.press('Enter');
      await release();
      await title(page, first.name.text);
    }),
  );

  await report.check('Ctrl-Enter in the palette opens what is typed in a tab that stays', () =>
    visit({ name: 'palette-kept' }, async (page) => {
      await goTo(page, entity(second.key));
      await title(page, second.name.text);
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette-input').fill('customer');
      await page.getByTestId('palette-row').first().filter({ hasText: /customer/i }).waitFor();
      const release = await holdSearches(page);
      await page.getByTestId('palette-input').fill(other.name.text);
      await page.keyboard.press('Control+Enter');
      await release();
      await title(page, other.name.text);
      await kept(page, other.key);
      assert.equal(await tabs(page).count(), 3, 'beside the preview that was there');
    }),
  );

  await report.check('the keys that open the palette lead to commands and close it, by what they type', () =>
    visit({ name: 'palette-keys' }, async (page) => {
      await page.getByTestId('tabs').waitFor();
      const input = page.getByTestId('palette-input');
      await page.keyboard.press('Control+k');
      await input.waitFor();
      await page.keyboard.press('Control+Shift+P');
      assert.equal(await input.inputValue(), '>');
      // K as it lies on a Dvorak keyboard; and what lies where K is elsewhere is another key there.
      await input.dispatchEvent('keydown', { key: 't', code: 'KeyK', ctrlKey: true, bubbles: true });
      assert.ok(await input.isVisible());
      await input.dispatchEvent('keydown', { key: 'k', code: 'KeyV', ctrlKey: true, bubbles: true });
      await input.waitFor({ state: 'detached' });
    }),
  );

  await report.check('a pane is as wide as it was dragged, also at the next start, until a double click puts it back', () =>
    visit({ name: 'splitter' }, async (page) => {
      const splitter = page.getByRole('separator', { name: 'Width of the explorer' });
      const width = async () => Number(await splitter.getAttribute('aria-valuenow'));
      await splitter.waitFor();
      const before = await width();
      const { x, y, width: thick, height } = await splitter.boundingBox();
      await page.mouse.move(x + thick / 2, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + thick / 2 + 40, y + height / 2, { steps: 4 });
      await page.mouse.up();
      assert.equal(await width(), before + 40);
      assert.equal(Math.round((await page.locator('aside.side').boundingBox()).width), before + 40);
      await page.reload();
      await splitter.waitFor();
      assert.equal(await width(), before + 40);
      await splitter.dblclick();
      assert.equal(await width(), before);
    }),
  );

  await report.check('the buttons of the mouse go back and forward, a step each', () =>
    visit({ name: 'mouse-steps' }, async (page) => {
      for (const { key, name } of [first, second, third]) {
        await goTo(page, entity(key));
        await title(page, name.text);
      }
      const mouse = await page.context().newCDPSession(page);
      const press = async (button) => {
        for (const type of ['mousePressed', 'mouseReleased']) await mouse.send('Input.dispatchMouseEvent', { type, button, x: 640, y: 400, clickCount: 1 });
      };
      for (const [button, { name }] of [['back', second], ['back', first], ['forward', second]]) {
        await press(button);
        await title(page, name.text);
      }
    }),
  );
}

/** The strip under the mouse. */
async function tabStrip(report, visit, tables, [first, second, third]) {
  await report.check('a tab is dragged to another place, and dragging opens nothing', () =>
    visit({ name: 'drag-tab' }, async (page) => {
      await withTabs(page, [first, second, third]);
      const order = () => tabs(page).evaluateAll((all) => all.map((tab) => tab.title));
      const from = await tabs(page).nth(3).boundingBox();
      const to = await tabs(page).nth(1).boundingBox();
      await page.mouse.move(from.x + 30, from.y + 10);
      await page.mouse.down();
      await page.mouse.move(to.x + 10, to.y + 10, { steps: 5 });
      await page.locator('.tab.target').waitFor();
      await page.mouse.up();
      assert.deepEqual((await order()).slice(1), [third.key, first.key, second.key]);
      await page.reload();
      await tabs(page).nth(3).waitFor();
      assert.deepEqual((await order()).slice(1), [third.key, first.key, second.key]);
      // Less than a drag is a click.
      const last = await tabs(page).nth(3).boundingBox();
      await page.mouse.move(last.x + 30, last.y + 10);
      await page.mouse.down();
      await page.mouse.move(last.x + 32, last.y + 10);
      await page.mouse.up();
      await title(page, second.name.text);
    }),
  );

  await report.check('a wheel scrolls the tabs that find no room', () =>
    visit({ name: 'wheel-tabs', size: { width: 800, height: 500 } }, async (page) => {
      await withTabs(page, tables.slice(0, 12));
      const strip = page.getByTestId('tabs');
      const scrolled = () => strip.evaluate((element) => element.scrollLeft);
      assert.equal(await scrolled(), 0);
      await strip.hover();
      await page.mouse.wheel(0, 120);
      await page.waitForFunction((element) => element.scrollLeft > 0, await strip.elementHandle());
      await page.mouse.wheel(0, -240);
      await page.waitForFunction((element) => element.scrollLeft === 0, await strip.elementHandle());
    }),
  );
}

/** What opens in a tab of its own. */
async function openedBeside(report, visit, table) {
  for (const [name, press] of [
    ['Control', (row) => row.click({ modifiers: ['Control'] })],
    ['the middle button', (row) => row.click({ button: 'middle' })],
  ]) {
    await report.check(`a hit and a row of the tree open in a tab that stays with ${name}`, () =>
      visit({ name: `beside-${name}` }, async (page) => {
        await page.getByTestId('search').fill(table.name.text);
        // Not the hit that is active: a plain press would only go to it.
        const hit = seen(page, 'hit').nth(1);
        const key = await hit.getAttribute('data-key');
        await press(hit);
        await kept(page, key);
        await page.getByTestId('explorer-filter').fill(table.name.text);
        await press(page.getByTestId('explorer').getByRole('treeitem').filter({ has: page.locator('mark'), hasText: table.name.text }).first());
        await title(page, table.name.text);
        await kept(page, table.key);
      }),
    );
  }

  for (const key of ['Shift+F10', 'ContextMenu']) {
    await report.check(`${key} opens the menu of the hit that keys have led to`, () =>
      visit({ name: `hit-menu-${key}`, clipboard: true }, async (page) => {
        await page.getByTestId('search').fill('order');
        await seen(page, 'hit').nth(1).waitFor();
        await page.keyboard.press('ArrowDown');
        const name = (await seen(page, 'hit').nth(1).getAttribute('data-key')).split('/').at(-1);
        await page.keyboard.press(key);
        await page.getByTestId('menu-copyName').click();
        await page.waitForFunction(async (wanted) => (await navigator.clipboard.readText()) === wanted, name);
      }),
    );
  }
}
