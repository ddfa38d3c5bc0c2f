// A search index that cannot be written: said in the status bar, explained, and mended by one click.

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { everyLook, look } from './screens.mjs';

/** Puts a file where the index has to be. */
export async function breakIndex(catalog) {
  const index = join(catalog.home, 'index');
  await rm(index, { recursive: true });
  await writeFile(index, 'in the way');
  return catalog;
}

export async function indexFailed(report, visit, catalog, axe) {
  const screen = { name: 'index-failed', hash: '#/settings', shows: 'index-mend', open: ['index-failed'] };
  await everyLook(report, visit, screen, (page, name) => look(page, screen, name, axe));

  await report.check('a search index that failed is built anew on request', () =>
    visit({ name: 'index-mended' }, async (page) => {
      await page.getByTestId('index-failed').click();
      await rm(join(catalog.home, 'index'));
      // The index is whole before the answer says so: the dialog is there until the answer is.
      let release;
      const held = new Promise((done) => { release = done; });
      await page.route('**/api/call/reindex', async (route) => {
        const response = await route.fetch();
        await held;
        await route.fulfill({ response });
      });
      await page.getByTestId('index-mend').click();
      await page.getByTestId('index-failed').waitFor({ state: 'detached' });
      await page.getByTestId('index-mend').waitFor();
      release();
      await page.getByTestId('index-mend').waitFor({ state: 'detached' });
      await page.getByTestId('search').fill('order');
      await page.getByTestId('hit').first().filter({ hasText: /order/i }).waitFor();
    }),
  );
}
