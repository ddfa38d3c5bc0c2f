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

/** What is written in the query language, the first names it finds, and what is said of it. */
const WRITTEN = [
  ['name:orders kind:view', ['open_orders'], null],
  ['column:customer_id -schema:staging rows:>1k', ['orders'], null],
  ['^fct', ['fct_orders'], null],
  ['/^dim_customer$/', ['dim_customer'], null],
  ['(fct_orders', ['fct_orders'], 'A parenthesis is not closed'],
  ['colour:fct_orders OR fct_orders', ['fct_orders'], 'There is no field “colour”'],
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

  for (const [text, names, notes] of WRITTEN) {
    await report.check(`the search box reads ${text}`, () =>
      visit({ name: 'written' }, async (page) => {
        const { hits, notes: said } = await catalog.ask('search', text);
        assert.deepEqual(hits.slice(0, names.length).map(({ name }) => name.text), names);
        assert.equal(said.length, notes === null ? 0 : 1);
        await page.getByTestId('search').fill(text);
        await seen(page, 'hit').first().and(page.locator(`[data-key=${JSON.stringify(hits[0].key)}]`)).waitFor();
        if (notes !== null) await seen(page, 'search-notes').getByText(notes).waitFor();
        else assert.equal(await seen(page, 'search-notes').count(), 0);
      }),
    );
  }

  await report.check('columns that are asked for are listed with type and nullability', () =>
    visit({ name: 'columns-listed' }, async (page) => {
      const { hits } = await catalog.ask('search', 'column:customer_id');
      const { type, detail } = hits[0].columns[0];
      await page.getByTestId('search').fill('column:customer_id');
      const row = seen(page, 'hit').first().getByTestId('listed-column').first();
      await row.getByText(type).waitFor();
      assert.equal(await row.getByText('not null').count(), detail.nullable ? 0 : 1);
      assert.ok(hits.some(({ columns }) => columns.some((column) => column.detail.differs)), 'the sample has one of another type');
      await page.getByTestId('hits').getByText('other type').first().waitFor();
    }),
  );

  await report.check('what was typed with the other keyboard layout is offered as it was meant', () =>
    visit({ name: 'layout' }, async (page) => {
      await page.getByTestId('search').fill('wnans');
      await seen(page, 'suggestion').first().click();
      assert.equal(await page.getByTestId('search').inputValue(), '주문');
      await seen(page, 'hit').first().getByText('주문').first().waitFor();
    }),
  );

  await report.check('how searches are written is one page, whose examples can be tried', () =>
    visit({ name: 'language' }, async (page) => {
      await page.getByTestId('search').fill('orders');
      await seen(page, 'hit').first().waitFor();
      await seen(page, 'search-language').click();
      await page.getByTestId('language').getByRole('button', { name: 'Search for column:customer_id' }).click();
      await page.getByTestId('language').waitFor({ state: 'detached' });
      assert.equal(await page.getByTestId('search').inputValue(), 'column:customer_id');
      await seen(page, 'hit').first().getByText('customer_id').waitFor();
    }),
  );

  await report.check('a hit says why it is one, and the next one too', () =>
    visit({ name: 'why' }, async (page) => {
      await page.getByTestId('search').fill('cust eml');
      await seen(page, 'hit').first().waitFor();
      await seen(page, 'why-toggle').click();
      const reasons = seen(page, 'why-reasons');
      await reasons.getByText('In columns').waitFor();
      await reasons.getByText('“eml” stands for a word of the column “email”').waitFor();
      await page.getByTestId('search').fill('fct_orders');
      await reasons.getByText('The name as typed').waitFor();
    }),
  );
}
