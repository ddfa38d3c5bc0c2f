// What a person does with the sample: search, look, filter, ask again.

import assert from 'node:assert/strict';

import { goTo, seen } from './page.mjs';

const entity = (key, part = '') => `#/entity/${encodeURIComponent(key)}${part}`;

/** What is typed, and that something is found for it. */
const QUERIES = [
  { name: 'a prefix', text: 'ord' },
  { name: 'two words', text: 'customer email' },
  { name: 'Korean', text: '고객' },
  { name: 'a typo', text: 'custmer' },
];

export async function flows(report, visit, catalog) {
  for (const { name, text } of QUERIES) {
    await report.check(`searching for ${name} finds something`, () =>
      visit({ name: `search-${name}` }, async (page) => {
        await page.getByTestId('search').pressSequentially(text);
        await page.getByTestId('hit').first().waitFor();
      }),
    );
  }

  await report.check('the browser shows what the command line finds', async () => {
    const page = await catalog.ask('search', 'order');
    await visit({ name: 'search-agrees' }, async (tab) => {
      await tab.getByTestId('search').fill('order');
      await tab.getByTestId('hit').first().filter({ hasText: page.hits[0].name.text }).waitFor();
    });
  });

  await report.check('a hit is opened by keyboard alone', () =>
    visit({ name: 'keyboard' }, async (page) => {
      await page.getByTestId('search').focus();
      await page.keyboard.type('order');
      await page.getByTestId('hit').first().filter({ hasText: /order/i }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByTestId('entity-title').waitFor();
      await page.getByTestId('columns').waitFor();
    }),
  );

  await report.check('the columns and the explorer are walked by keyboard alone', () =>
    visit({ name: 'walk' }, async (page) => {
      const active = (list) => page.getByTestId(list).evaluate((element) => document.getElementById(element.getAttribute('aria-activedescendant')).innerText);
      const { hits } = await catalog.ask('search', 'customers');
      await goTo(page, entity(hits[0].key));
      await page.getByTestId('columns').focus();
      const first = await active('columns');
      await page.keyboard.press('End');
      assert.notEqual(await active('columns'), first);
      await page.keyboard.press('Home');
      assert.equal(await active('columns'), first);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByTestId('column-panel').waitFor();
      await page.keyboard.press('Escape');
      await page.getByTestId('column-panel').waitFor({ state: 'detached' });
      await page.getByTestId('columns').and(page.locator(':focus')).waitFor();
      await page.getByTestId('explorer').focus();
      await page.keyboard.press('Home');
      const [source] = (await active('explorer')).split('\n');
      await page.keyboard.press('Enter');
      await page.getByTestId('entity-title').filter({ hasText: source }).waitFor();
    }),
  );

  await report.check('a search without hits says so', () =>
    visit({ name: 'no-hits' }, async (page) => {
      await page.getByTestId('search').fill('order');
      await page.getByTestId('hit').first().waitFor();
      await page.getByTestId('search').fill('zzzzqqqqxxxx');
      await page.getByTestId('hit').first().waitFor({ state: 'detached' });
    }),
  );

  await report.check('a page is the same after it is loaded again', () =>
    visit({ name: 'reload' }, async (page) => {
      const { hits } = await catalog.ask('search', 'order');
      await goTo(page, entity(hits[0].key));
      const before = await page.getByTestId('entity-title').innerText();
      await page.reload();
      assert.equal(await page.getByTestId('entity-title').innerText(), before);
    }),
  );

  await report.check('a page for something that is not there says so', () =>
    visit({ name: 'missing', refused: 404 }, async (page) => {
      await page.getByTestId('search').waitFor();
      await goTo(page, entity('sqlite://nowhere/main/nothing'));
      await page.getByText(/nothing/).first().waitFor();
    }),
  );

  await report.check('what the catalog says itself is marked as English in another language', () =>
    visit({ name: 'missing-ko', language: 'ko-KR', refused: 404 }, async (page) => {
      await page.getByTestId('search').waitFor();
      await goTo(page, entity('sqlite://nowhere/main/nothing'));
      const original = page.locator('[role="tabpanel"] [lang="en"]').first();
      await original.waitFor();
      const around = await page.locator('[role="tabpanel"]:not([inert])').innerText();
      assert.doesNotMatch(await original.innerText(), /[가-힣]/);
      assert.doesNotMatch(around.replaceAll(await original.innerText(), ''), /nowhere|nothing/);
    }),
  );

  await report.check('what Pulk is built from can be searched, and each licence read', () =>
    visit({ name: 'licences' }, async (page) => {
      await goTo(page, '#/settings/licences');
      await seen(page, 'licences-show').click();
      await seen(page, 'licences-filter').fill('pretendard');
      const list = seen(page, 'licences-list');
      await list.getByText('OFL-1.1').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await seen(page, 'licence-text').filter({ hasText: 'SIL Open Font License' }).waitFor();
    }),
  );

  await report.check('the token leaves the address bar', () =>
    visit({ name: 'token' }, async (page) => {
      await page.getByTestId('search').waitFor();
      assert.ok(!page.url().includes('token='), page.url());
    }),
  );
}
