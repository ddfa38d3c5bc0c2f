// In Korean, at 1280 px, no word of the interface is cut: what a source calls its things may be, what Pulk says may not.

import assert from 'node:assert/strict';

import { goTo, seen } from './page.mjs';
import { entity, PAGES, SHOP } from './pages.mjs';

const ORDERS = entity(`${SHOP}/sales/orders`);
const SOURCE = `#/sources/${encodeURIComponent('duckdb://analytics')}`;

/** What lies beyond the pages themselves: menus, sheets, states with much to say. */
const MORE = [
  { name: 'a source with issues', hash: SOURCE, shows: 'issues' },
  { name: 'a source that waits for a person', scene: 'review', hash: `#/sources/${encodeURIComponent('postgres://shop-prod')}`, shows: 'review' },
  { name: 'the form of a source', hash: '#/add', shows: 'source-form' },
  { name: 'keys and constraints', hash: `${ORDERS}/keys`, shows: 'entity-title' },
  { name: 'a file that was not added', hash: '#/inspect/events.parquet', shows: 'entity-title' },
  { name: 'work that runs', scene: 'running', hash: '#/', shows: 'work-list', press: ['work'] },
  { name: 'the menu of a page', hash: ORDERS, shows: 'menu', press: ['more'] },
  { name: 'the menus of the program', hash: ORDERS, shows: 'menu', press: ['program-menu'] },
  { name: 'the palette', hash: ORDERS, shows: 'palette-row', keys: ['Control+k'] },
  { name: 'the sheet of keys', hash: ORDERS, shows: 'sheet', keys: ['?'] },
  { name: 'the first run', scene: 'empty', hash: '#/', shows: 'first-run-sample' },
];

/** Korean that comes from the catalog in memory, and not from the interface. */
const DATA = /이벤트 로그|주문 관련|쿠폰 코드|도로명 주소|세금계산서|고객_분석|분기 마감/;

export async function korean(report, visit) {
  for (const { name, hash, shows, scene = '', press = [], keys = [] } of [...PAGES, ...MORE]) {
    await report.check(`no word of the interface is cut in Korean: ${name}`, () =>
      visit({ name: `korean-${name}`, scene, language: 'ko-KR' }, async (page) => {
        await goTo(page, hash);
        if (keys.length > 0) await page.locator('#main').focus();
        for (const key of keys) await page.keyboard.press(key);
        for (const button of press) await seen(page, button).first().click();
        await seen(page, shows).first().waitFor();
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        assert.deepEqual((await cut(page)).filter((text) => !DATA.test(text)), []);
      }),
    );
  }
}

/** The Korean texts of which a part is hidden by what holds them, with what that is. What scrolls hides nothing. */
function cut(page) {
  return page.evaluate(() => {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const own = text.parentElement;
      if (!/[가-힣]/.test(text.data) || own.closest('[inert], .hidden-text, .late') !== null || !own.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const { left, right, width } = range.getBoundingClientRect();
      for (let holder = own; holder !== null && width > 0; holder = holder.parentElement) {
        const { overflowX, position } = getComputedStyle(holder);
        if (overflowX === 'auto' || overflowX === 'scroll' || position === 'fixed') break;
        const box = holder.getBoundingClientRect();
        if (overflowX === 'visible' || (left >= box.left - 1 && right <= box.right + 1)) continue;
        found.push(`“${text.data.trim()}” in ${holder.tagName.toLowerCase()}.${holder.className}`);
        break;
      }
    }
    return found;
  });
}
