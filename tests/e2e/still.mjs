// Nothing moves after it is shown: the browser's own measure of unexpected layout shift, over every opening of a page
// and over what arrives from a harvest in the background, which also leaves scroll and selection where they were.

import assert from 'node:assert/strict';

import { goTo, seen } from './page.mjs';
import { entity, PAGES, SHOP } from './pages.mjs';

/** A list that goes on for long after what is shown of it. */
const LONG = { name: 'a long schema', hash: entity(`${SHOP}/archive`), shows: 'contents', scene: 'big' };
/** So low that every page has to scroll. */
const LOW = { width: 1280, height: 420 };
/** High enough for a few rows of every list. */
const SHORT = { width: 1280, height: 560 };

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
  await growing(report, visit);
}

/** Lists that a harvest puts a row before, what stands for a row in them, and what it is called by. */
const GROWING = [
  { name: 'a schema', hash: entity(`${SHOP}/archive`), shows: 'contents', row: '[role="row"][aria-rowindex]' },
  { name: 'the columns of a table', hash: entity(`${SHOP}/sales/orders`), shows: 'columns', row: '[role="row"][aria-rowindex]' },
  { name: 'hits', hash: '#/search', shows: 'hits', row: '[role="option"]' },
  { name: 'the changes of everything', hash: '#/history', shows: 'change-tree', row: '[aria-level="1"]', called: '.quiet' },
  { name: 'the history of a schema', hash: entity(`${SHOP}/sales`, '/history'), shows: 'change-tree', row: '[aria-level="1"]', called: '.quiet' },
];

/** What is read stays in its place, and what is active stays active, when a harvest found more before it. */
async function growing(report, visit) {
  for (const { name, hash, shows, row, called = '.name' } of GROWING) {
    for (const scrolled of [0, 150, ...(shows === 'columns' ? [] : [6000])]) {
      await report.check(`a row that a harvest puts before the others moves nothing in ${name}, scrolled by ${scrolled} px`, () =>
        visit({ name: `still-grown-${name}-${scrolled}`, scene: 'growing', size: SHORT }, async (page) => {
          await goTo(page, hash);
          const list = seen(page, shows);
          await list.locator(row).nth(4).waitFor();
          await scrollTo(page, list, scrolled);
          await page.waitForFunction(() => document.querySelector('[data-testid="hit"] .waiting, .absent') === null);
          await settled(page);
          const frame = await list.boundingBox();
          const [, second] = await inSight(list, row, called);
          // Between the name and the keys, which may be links.
          await page.mouse.click(frame.x + frame.width * 0.6, frame.y + second.top + 8);
          await settled(page);
          const read = await inSight(list, row, called);
          const rows = await list.evaluate(countOf, row);
          await page.keyboard.press('Control+Shift+U');
          await page.waitForFunction(`(${countOf})(document.querySelector('[data-testid="${shows}"]:not([inert] *)'), ${JSON.stringify(row)}) > ${rows}`);
          await settled(page);
          assert.deepEqual(await inSight(list, row, called), read);
        }),
      );
    }
  }
}

/** Scrolls a list so far, also one that is read on while it is scrolled. */
async function scrollTo(page, list, top) {
  await page.waitForFunction(([element, wanted]) => {
    element.scrollTo({ top: wanted });
    return element.scrollTop >= wanted;
  }, [await list.elementHandle(), top]);
}

/** How many rows a list has, drawn or not. Runs in the page. */
function countOf(list, row) {
  return Number(list.getAttribute('aria-rowcount') ?? list.querySelector(row)?.getAttribute('aria-setsize'));
}

/** The rows that are seen as a whole: what they are called, where they stand, and whether they are the active one. */
function inSight(list, row, called) {
  return list.evaluate((element, [one, name]) => {
    const frame = element.getBoundingClientRect();
    const head = element.querySelector('[role="columnheader"]')?.getBoundingClientRect().bottom ?? frame.top;
    return [...element.querySelectorAll(one)]
      .map((part) => ({ part, box: part.getBoundingClientRect() }))
      .filter(({ box }) => box.top >= head - 1 && box.bottom <= frame.bottom + 1)
      .sort((a, b) => a.box.top - b.box.top)
      .map(({ part, box }) => ({ name: part.querySelector(name).innerText.trim(), top: Math.round(box.top - frame.top), active: part.matches('.active, .on') }));
  }, [row, called]);
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
