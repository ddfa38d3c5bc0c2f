// What is found on the real index although it is spelled otherwise, and what the screen says of it.

import assert from 'node:assert/strict';

import { seen } from './page.mjs';

/** What is typed, and a table of the sample that is found first. */
const FOUND = [
  ['cust eml', /^customers$/, 'words that are abbreviated'],
  ['cusotmers', /customers/, 'two letters swapped'],
  ['ustomer', /customer/, 'the inner letters of a word'],
  ['SELECT * FROM orders o WHERE o.id = 1', /^orders$/, 'a statement that was pasted'],
];

export async function searching(report, visit, catalog) {
  for (const [text, name, what] of FOUND) {
    await report.check(`the search box finds ${what}`, () =>
      visit({ name: `found-${text.slice(0, 9)}` }, async (page) => {
        const { hits } = await catalog.ask('search', text);
        assert.match(hits[0]?.name.text ?? '', name, 'the command line finds it');
        await page.getByTestId('search').fill(text);
        const first = seen(page, 'hit').first();
        await first.and(page.locator(`[data-key=${JSON.stringify(hits[0].key)}]`)).waitFor();
        await first.locator('mark').first().waitFor();
      }),
    );
  }

  await report.check('where nothing has all of the words, the nearest is shown and said to be that', () =>
    visit({ name: 'found-partly' }, async (page) => {
      await page.getByTestId('search').fill('customers zzqx');
      await seen(page, 'search-total').getByText('Nothing has all of these words').waitFor();
      assert.match(await seen(page, 'hit').first().innerText(), /customers/);
      // The palette has commands and settings too, which are nearer than half of a table.
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette-input').fill('customers zzqx');
      await page.getByTestId('palette-none').waitFor();
    }),
  );
}
