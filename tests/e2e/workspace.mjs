// A place to work in: tabs, palette, stars, menus.

import assert from 'node:assert/strict';

import { goTo, seen } from './page.mjs';

const entity = (key) => `#/entity/${encodeURIComponent(key)}`;
const tabs = (page) => page.getByTestId('tabs').getByRole('tab');
const title = (page, text) => seen(page, 'entity-title').filter({ hasText: text }).waitFor();

export async function workspace(report, visit, catalog) {
  const { hits } = await catalog.ask('search', 'order');
  const [first, second] = hits.filter((hit) => hit.kind === 'table');

  await report.check('a preview is reused, and a kept tab stays', () =>
    visit({ name: 'tabs' }, async (page) => {
      await page.getByTestId('tabs').waitFor();
      await goTo(page, entity(first.key));
      await title(page, first.name.text);
      await goTo(page, entity(second.key));
      await title(page, second.name.text);
      assert.equal(await tabs(page).count(), 2, 'home and one preview');
      await tabs(page).nth(1).dblclick();
      await goTo(page, entity(first.key));
      await title(page, first.name.text);
      assert.equal(await tabs(page).count(), 3);
      await page.goBack();
      await title(page, second.name.text);
      await page.keyboard.press('Alt+w');
      await title(page, first.name.text);
      assert.equal(await tabs(page).count(), 2);
      await page.keyboard.press('Alt+Shift+W');
      await title(page, second.name.text);
    }),
  );

  await report.check('a page keeps its filter and its scroll while another is looked at', () =>
    visit({ name: 'kept' }, async (page) => {
      await goTo(page, entity(first.key));
      await seen(page, 'column-filter').fill('i');
      await goTo(page, '#/settings');
      await seen(page, 'settings').waitFor();
      await page.goBack();
      assert.equal(await seen(page, 'column-filter').inputValue(), 'i');
    }),
  );

  await report.check('a preview that shows another table has nothing of what was done to the one before', () =>
    visit({ name: 'handed-on' }, async (page) => {
      await page.setViewportSize({ width: 1000, height: 430 });
      await goTo(page, entity(first.key));
      const grid = seen(page, 'columns');
      await grid.locator('[role="gridcell"]').first().waitFor();
      await grid.focus();
      await page.keyboard.press('End');
      await page.waitForFunction((element) => element.scrollTop > 0, await grid.elementHandle());
      await goTo(page, entity(second.key));
      await title(page, second.name.text);
      assert.equal(await tabs(page).count(), 2, 'who only looks has touched nothing');
      await page.waitForFunction((element) => element.scrollTop === 0, await grid.elementHandle());
      await grid.locator('[role="row"][aria-rowindex="2"]').waitFor();
    }),
  );

  const touches = {
    'filtering it': (page) => seen(page, 'column-filter').fill('i'),
    'ordering it': (page) => seen(page, 'columns').getByRole('columnheader').nth(1).click(),
    'selecting rows': (page) => seen(page, 'columns').press('Shift+ArrowDown'),
    'opening a column': (page) => seen(page, 'columns').press('Enter'),
  };
  for (const [touch, act] of Object.entries(touches)) {
    await report.check(`a preview stays after ${touch}`, () =>
      visit({ name: `touched-${touch}` }, async (page) => {
        await goTo(page, entity(first.key));
        await seen(page, 'columns').locator('[role="gridcell"]').first().waitFor();
        const preview = tabs(page).nth(1).and(page.locator('.preview'));
        await preview.waitFor();
        await act(page);
        await preview.waitFor({ state: 'detached' });
        await goTo(page, entity(second.key));
        await title(page, second.name.text);
        assert.equal(await tabs(page).count(), 3);
      }),
    );
  }

  await report.check('the row that keys lead to is in sight, and stays there while another page is looked at', () =>
    visit({ name: 'in-sight' }, async (page) => {
      await page.setViewportSize({ width: 1000, height: 430 });
      await goTo(page, entity(first.key));
      const grid = seen(page, 'columns');
      await grid.locator('[role="gridcell"]').first().waitFor();
      await grid.focus();
      const hidden = () => grid.evaluate((element) => {
        const [frame, head] = [element.getBoundingClientRect(), element.querySelector('.head').getBoundingClientRect()];
        const row = document.getElementById(element.getAttribute('aria-activedescendant')).getBoundingClientRect();
        return Math.max(0, head.bottom - row.top, row.bottom - frame.bottom);
      });
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'End', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'End']) {
        await page.keyboard.press(key);
        await page.waitForFunction(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))));
        assert.ok((await hidden()) <= 2, `${await hidden()} px of the active row are out of sight after ${key}`);
      }
      const scrolled = await grid.evaluate((element) => element.scrollTop);
      assert.ok(scrolled > 0, 'the list is too short to scroll');
      await goTo(page, '#/settings');
      await seen(page, 'settings').waitFor();
      await page.goBack();
      await grid.waitFor();
      assert.equal(await grid.evaluate((element) => element.scrollTop), scrolled);
    }),
  );

  await report.check('a star is kept, shown, and taken away', () =>
    visit({ name: 'star' }, async (page) => {
      await goTo(page, entity(first.key));
      await seen(page, 'star').click();
      await tabs(page).nth(1).and(page.locator(':not(.preview)')).waitFor();
      const star = page.getByTestId('shelf').getByRole('link', { name: new RegExp(first.name.text) });
      await star.waitFor();
      await page.reload();
      await star.waitFor();
      await seen(page, 'star').and(page.locator('[aria-pressed="true"]')).click();
      await star.waitFor({ state: 'detached' });
    }),
  );

  await report.check('back and forward, and loading the page again, bring back the very search', () =>
    visit({ name: 'search-again' }, async (page) => {
      const box = page.getByTestId('search');
      const begins = async () => (await seen(page, 'hits').waitFor(), page.evaluate(() => history.length));
      await box.pressSequentially('customer');
      const steps = await begins();
      await page.waitForURL(/#\/search\?q=customer$/);
      assert.equal(await page.evaluate(() => history.length), steps, 'a letter is no step');
      await seen(page, 'facets').getByRole('checkbox').first().click();
      await seen(page, 'hit').first().filter({ hasText: /customer/i }).waitFor();
      await box.press('Enter');
      await seen(page, 'entity-title').waitFor();
      await box.fill('order');
      await seen(page, 'hit').first().filter({ hasText: /order/i }).waitFor();
      await page.keyboard.press('Alt+ArrowLeft');
      await seen(page, 'entity-title').waitFor();
      await page.keyboard.press('Alt+ArrowLeft');
      await seen(page, 'hit').first().filter({ hasText: /customer/i }).waitFor();
      assert.equal(await box.inputValue(), 'customer');
      assert.ok(await seen(page, 'facets').getByRole('checkbox').first().isChecked());
      await page.reload();
      await seen(page, 'hit').first().filter({ hasText: /customer/i }).waitFor();
      assert.equal(await box.inputValue(), 'customer');
      assert.ok(await seen(page, 'facets').getByRole('checkbox').first().isChecked());
      await page.goForward();
      await page.goForward();
      await seen(page, 'hit').first().filter({ hasText: /order/i }).waitFor();
      assert.equal(await box.inputValue(), 'order');
    }),
  );

  await report.check('to come to the search box leads nowhere; to type in it does', () =>
    visit({ name: 'search-focus' }, async (page) => {
      const box = page.getByTestId('search');
      await box.fill('customer');
      await seen(page, 'hit').first().waitFor();
      await box.press('Enter');
      await seen(page, 'entity-title').waitFor();
      const asked = [];
      page.on('request', (request) => asked.push(request.url()));
      await box.focus();
      await page.keyboard.press('Shift+Tab');
      await box.click();
      await seen(page, 'entity-title').waitFor();
      assert.match(page.url(), /#\/entity\//);
      assert.deepEqual(asked.filter((url) => url.endsWith('/search')), [], 'nobody sees the answer');
      await page.keyboard.press('ArrowDown');
      await seen(page, 'hit').first().waitFor();
      await page.goBack();
      await seen(page, 'entity-title').click();
      await page.keyboard.press('/');
      await seen(page, 'hit').first().waitFor();
    }),
  );

  await report.check('a saved search is run again from the shelf', () =>
    visit({ name: 'saved' }, async (page) => {
      await page.getByTestId('search').fill('customer');
      await page.getByTestId('hit').first().filter({ hasText: /customer/i }).waitFor();
      await page.keyboard.press('Control+s');
      await page.getByTestId('save-search-name').fill('Who buys');
      await page.getByTestId('save-search-go').click();
      await page.getByTestId('save-search-name').waitFor({ state: 'detached' });
      await page.getByTestId('search').fill('');
      await page.getByTestId('shelf').getByRole('link', { name: 'Who buys' }).click();
      await page.waitForFunction(() => document.querySelector('[data-testid="search"]').value === 'customer');
    }),
  );

  await report.check('the explorer finds what the search finds', () =>
    visit({ name: 'explorer-filter' }, async (page) => {
      await page.getByTestId('explorer-filter').fill(first.name.text);
      await page.getByTestId('explorer').getByRole('treeitem').filter({ has: page.locator('mark'), hasText: first.name.text }).first().waitFor();
      await page.keyboard.press('Enter');
      await title(page, first.name.text);
    }),
  );

  await report.check('a context menu copies what it was opened on', () =>
    visit({ name: 'menu', clipboard: true }, async (page) => {
      await page.getByTestId('search').fill(first.name.text);
      await page.getByTestId('hit').first().filter({ hasText: first.name.text }).click({ button: 'right' });
      await page.getByTestId('menu-copyQualified').click();
      await page.getByRole('status').filter({ hasText: first.name.text }).first().waitFor();
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), new RegExp(first.name.text));
    }),
  );

  await report.check('the menus of the program are walked by keys', () =>
    visit({ name: 'program-menu', clipboard: true }, async (page) => {
      await goTo(page, entity(first.key));
      await title(page, first.name.text);
      await page.keyboard.press('F10');
      await page.locator('[data-testid="menu-file"]:focus').waitFor();
      // A letter jumps to the menu that begins with it, and Right opens it.
      await page.keyboard.press('e');
      await page.keyboard.press('ArrowRight');
      await page.getByTestId('menu-copyQualified').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByTestId('menu').waitFor({ state: 'detached' });
      await page.waitForFunction(async (name) => (await navigator.clipboard.readText()).includes(name), first.name.text);
    }),
  );

  await report.check('the head of a column hides it by its menu, and shows it again', () =>
    visit({ name: 'head-menu' }, async (page) => {
      await goTo(page, entity(first.key));
      const heads = seen(page, 'columns').getByRole('columnheader');
      await heads.nth(2).waitFor();
      const before = await heads.count();
      await heads.nth(2).focus();
      await page.keyboard.press('Shift+F10');
      await page.getByTestId('menu-hide').click();
      await page.getByTestId('head-menu').waitFor({ state: 'detached' });
      assert.equal(await heads.count(), before - 1);
      await heads.nth(0).click({ button: 'right' });
      await page.getByTestId('menu-reset').click();
      await page.getByTestId('head-menu').waitFor({ state: 'detached' });
      assert.equal(await heads.count(), before);
    }),
  );

  await report.check('letters lead to the row whose name begins with them, and a slash still searches', () =>
    visit({ name: 'letters' }, async (page) => {
      await goTo(page, entity(first.key));
      await seen(page, 'columns').focus();
      const { body } = await catalog.ask('show', first.key);
      const { name } = body.columns.at(-1);
      await page.keyboard.type(name);
      await page.waitForFunction((wanted) => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.textContent?.includes(wanted), name);
      await page.keyboard.press('/');
      await page.waitForFunction(() => document.activeElement?.getAttribute('data-testid') === 'search');
    }),
  );

  await report.check('a setting is found in the palette, and set from its further actions', () =>
    visit({ name: 'palette-setting' }, async (page) => {
      await seen(page, 'home').waitFor();
      await ask(page, 'Control+k', 'dark');
      const setting = page.getByTestId('palette-row').filter({ hasText: 'Theme' }).first();
      await setting.hover();
      await page.keyboard.press('Tab');
      const choice = page.getByTestId('palette-row').filter({ hasText: 'Dark' });
      await choice.hover();
      const saved = page.waitForResponse((answer) => answer.url().endsWith('/api/call/settings'));
      await page.keyboard.press('Enter');
      await saved;
      await page.locator('html[data-theme="dark"]').waitFor();
      // As it was: the settings are the catalog's, and others look at it too.
      await ask(page, 'Control+k', 'dark');
      await setting.hover();
      await page.keyboard.press('Tab');
      await page.getByTestId('palette-row').filter({ hasText: 'System' }).hover();
      await page.keyboard.press('Enter');
      await page.locator('html[data-theme="light"]').waitFor();
    }),
  );

  await report.check('a breadcrumb leads to what lies beside the page', () =>
    visit({ name: 'breadcrumb' }, async (page) => {
      await goTo(page, entity(first.key));
      await title(page, first.name.text);
      // What follows the last name opens the names that lie there, this one among them.
      await seen(page, 'crumb-menu').last().click();
      const siblings = page.getByTestId('siblings');
      await siblings.getByRole('option').first().waitFor();
      const names = await siblings.getByRole('option').allTextContents();
      const other = names.map((name) => name.trim()).find((name) => name !== first.name.text);
      assert.ok(other, 'the schema holds more than one table');
      await page.keyboard.type(other);
      await page.keyboard.press('Enter');
      await title(page, other);
      await siblings.waitFor({ state: 'detached' });
      // A name does the same with the arrow down, and Escape gives the keys back to it.
      const crumb = seen(page, 'breadcrumb').getByRole('link').last();
      await crumb.focus();
      await page.keyboard.press('ArrowDown');
      await siblings.getByRole('option').first().waitFor();
      await page.keyboard.press('Escape');
      await siblings.waitFor({ state: 'detached' });
      assert.ok(await crumb.evaluate((element) => element === document.activeElement));
    }),
  );
}

/** Opens the palette by a key and types into it, once it listens. */
async function ask(page, key, text) {
  await page.keyboard.press(key);
  await page.getByTestId('palette-input').waitFor();
  await page.keyboard.type(text);
  await page.getByTestId('palette-row').first().waitFor();
}
