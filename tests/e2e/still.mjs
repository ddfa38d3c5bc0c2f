// Nothing moves after it is shown: the browser's own measure of unexpected layout shift, over every opening of a page
// and over what arrives from a harvest in the background, which also leaves scroll and selection where they were.

import assert from 'node:assert/strict';

import { goTo, seen } from './page.mjs';
import { entity, PAGES, SHOP } from './pages.mjs';

/** A list that goes on for long after what is shown of it. */
const LONG = { name: 'a long schema', hash: entity(`${SHOP}/archive`), shows: 'contents', scene: 'big' };
/** So low that every page has to scroll. */
const LOW = { width: 1280, height: 420 };

export async function still(report, visit) {
  for (const { name, hash, shows } of PAGES) {
    await report.check(`nothing moves while ${name} opens`, () =>
      visit({ name: `still-${name}`, scene: '' }, async (page) => {
        await page.getByTestId('status').waitFor();
        await watch(page);
        await goTo(page, hash);
        await seen(page, shows).first().waitFor();
        assert.deepEqual(await shifts(page), []);
      }),
    );
  }

  await report.check('nothing is animated where a person asked for less motion', () =>
    visit({ name: 'still-motion', scene: 'running' }, async (page) => {
      await page.getByTestId('work').waitFor();
      await goTo(page, entity(`${SHOP}/sales/orders`));
      await seen(page, 'columns').waitFor();
      await settled(page);
      assert.deepEqual(await page.evaluate(() => document.getAnimations().map((one) => `${one.animationName ?? one.transitionProperty}`)), []);
    }),
  );

  for (const { name, hash, shows, scene = '' } of [...PAGES, LONG]) {
    await report.check(`a harvest in the background moves nothing in ${name}, and takes neither scroll nor selection`, () =>
      visit({ name: `still-harvest-${name}`, scene, size: LOW }, async (page) => {
        await goTo(page, hash);
        const shown = seen(page, shows).first();
        await shown.waitFor();
        if (scene !== '') await choose(page, shown);
        await page.mouse.move(LOW.width / 2, LOW.height - 90);
        await page.mouse.wheel(0, 60);
        await settled(page);
        const before = await where(page);
        await watch(page);
        await page.keyboard.press('Control+Shift+U');
        await page.getByTestId('work').waitFor();
        await page.waitForFunction(() => document.querySelector('[data-testid="status"] [role="progressbar"]') === null);
        await settled(page);
        assert.deepEqual(await where(page), before);
        assert.deepEqual(await shifts(page), []);
      }),
    );
  }
}

/** Goes far down a grid, and selects two rows there. */
async function choose(page, grid) {
  await grid.focus();
  for (let step = 0; step < 12; step += 1) await page.keyboard.press('PageDown');
  await page.keyboard.press('Shift+ArrowDown');
}

/** Where a person is: what is scrolled and how far, what has the keys, what is active and what is selected. */
function where(page) {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll('main *, aside *')].filter((element) => element.closest('[inert]') === null);
    const focused = document.activeElement;
    return {
      scrolled: shown.filter((element) => element.scrollTop > 0).map((element) => `${element.tagName} ${element.className} ${element.scrollTop}`),
      focused: `${focused?.tagName} ${focused?.className}`,
      active: document.getElementById(focused?.getAttribute('aria-activedescendant') ?? '')?.innerText,
      selected: shown.filter((element) => element.getAttribute('aria-selected') === 'true').map((element) => element.innerText),
    };
  });
}

/** Collects what moves from now on. A shift right after a click or key is an answer to it, and not counted. */
async function watch(page) {
  // A group of letters that is shown for the first time brings its font along, a few milliseconds after its text.
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await settled(page);
  await page.evaluate(() => {
    window.shifted = [];
    const note = (list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        for (const { node, previousRect: from, currentRect: to } of entry.sources) {
          const element = node instanceof Element ? node : node?.parentElement;
          window.shifted.push(`${element?.tagName.toLowerCase()}.${element?.className} ${from.x},${from.y} → ${to.x},${to.y}`);
        }
      }
    };
    new PerformanceObserver(note).observe({ type: 'layout-shift' });
  });
}

async function shifts(page) {
  await settled(page);
  return page.evaluate(() => window.shifted);
}

/** Two frames after the last one anything was asked for. */
function settled(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
}
