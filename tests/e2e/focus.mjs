// Whoever goes by keys sees where they are: everything Tab leads to looks different while it has the keys, and Tab leads
// on from everything.

import assert from 'node:assert/strict';

import { goTo, seen } from './page.mjs';
import { entity, PAGES, SHOP } from './pages.mjs';

const FIRST_RUN = { name: 'first run', scene: 'empty', hash: '#/', shows: 'first-run-sample' };
const THEMES = ['light', 'dark'];
/** More than any page has. Whoever is still not around after as many is caught somewhere. */
const STOPS = 120;
/** Around an element, where its outline may be drawn. */
const MARGIN = 4;

export async function focus(report, visit) {
  for (const [at, { name, hash, shows, scene = '' }] of [...PAGES, FIRST_RUN].entries()) {
    const theme = THEMES[at % THEMES.length];
    await report.check(`what has the keys is seen on ${name}, ${theme}`, () =>
      visit({ name: `focus-${name}`, scene, theme }, async (page) => {
        await goTo(page, hash);
        await seen(page, shows).first().waitFor();
        const unseen = [];
        const stops = await walk(page, async (stop) => {
          if (await looksTheSame(page, stop)) unseen.push(stop.is);
        });
        assert.ok(stops.length > 5, `only ${stops.length} stops: ${stops.join(', ')}`);
        assert.deepEqual(unseen, []);
      }),
    );
  }
  await afterClicks(report, visit);
}

/** Keys go on from where the mouse was: a row that was clicked is the one they move from. */
async function afterClicks(report, visit) {
  await report.check('keys go on from a hit that was clicked, also when the search box had not had them', () =>
    visit({ name: 'focus-hit', scene: '' }, async (page) => {
      await goTo(page, '#/search');
      const hits = seen(page, 'hit');
      await hits.nth(3).waitFor();
      await page.getByTestId('explorer').focus();
      await hits.nth(1).click({ position: { x: 300, y: 8 } });
      await page.locator('[data-testid="search"]:focus').waitFor();
      await page.keyboard.press('ArrowDown');
      await hits.nth(2).and(page.locator('[aria-selected="true"]')).waitFor();
      await page.keyboard.press('Enter');
      await seen(page, 'entity-title').waitFor();
    }),
  );

  await report.check('what lies over a page keeps the keys that are meant for the page', () =>
    visit({ name: 'focus-over', scene: '' }, async (page) => {
      await goTo(page, entity(`${SHOP}/sales/orders`));
      await seen(page, 'columns').waitFor();
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette-input').and(page.locator(':focus')).waitFor();
      await page.keyboard.press('Control+f');
      await page.keyboard.type('cust');
      assert.equal(await page.getByTestId('palette-input').inputValue(), 'cust');
      assert.equal(await seen(page, 'column-filter').inputValue(), '');
      // The first takes back what was typed.
      for (const key of ['Escape', 'Escape', 'Control+f']) await page.keyboard.press(key);
      await seen(page, 'column-filter').and(page.locator(':focus')).waitFor();
    }),
  );

  await report.check('keys go on from a change that was clicked', () =>
    visit({ name: 'focus-change', scene: '' }, async (page) => {
      await goTo(page, '#/history');
      const tree = seen(page, 'change-tree');
      const rows = tree.getByRole('treeitem');
      await rows.nth(3).waitFor();
      await rows.nth(1).click({ position: { x: 600, y: 8 } });
      await page.locator('[data-testid="change-tree"]:focus').waitFor();
      await page.keyboard.press('ArrowDown');
      await rows.nth(2).and(page.locator('[aria-selected="true"]')).waitFor();
      assert.equal(await tree.getAttribute('aria-activedescendant'), await rows.nth(2).getAttribute('id'));
    }),
  );
}

/** Goes by Tab from the top of the page around to it again, and does `each` at every stop. Returns what was stopped at. */
async function walk(page, each) {
  const stops = [];
  await page.evaluate(() => { window.passed = new Set(); document.activeElement?.blur(); });
  while (stops.length < STOPS) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body || window.passed.has(element)) return null;
      window.passed.add(element);
      const { x, y, width, height } = element.getBoundingClientRect();
      return { is: `${element.tagName.toLowerCase()} “${element.ariaLabel ?? element.innerText?.slice(0, 40) ?? ''}” ${element.className}`, box: { x, y, width, height } };
    });
    if (stop === null) return stops;
    stops.push(stop.is);
    await each(stop);
  }
  throw new Error(`Tab does not come around: ${stops.slice(-8).join(', ')}`);
}

/** Whether an element looks with the keys as it does without. */
async function looksTheSame(page, { box }) {
  const { width, height } = page.viewportSize();
  const [left, top] = [Math.max(0, Math.floor(box.x - MARGIN)), Math.max(0, Math.floor(box.y - MARGIN))];
  const clip = { x: left, y: top, width: Math.min(width, Math.ceil(box.x + box.width + MARGIN)) - left, height: Math.min(height, Math.ceil(box.y + box.height + MARGIN)) - top };
  // Nothing of it is in the window at all.
  if (clip.width <= 0 || clip.height <= 0) return true;
  const within = await page.screenshot({ clip });
  const element = await page.evaluateHandle(() => document.activeElement);
  await element.evaluate((one) => one.blur());
  const without = await page.screenshot({ clip });
  await element.evaluate((one) => one.focus({ preventScroll: true }));
  return within.equals(without);
}
