// Bringing a catalog to safety and back, on the page of settings.

import assert from 'node:assert/strict';

import { goTo, seen } from './page.mjs';

export async function backup(report, visit, catalog) {
  await report.check('what was backed up comes back after a change, and what was changed can be brought back', () =>
    visit({ name: 'backup' }, async (page) => {
      const theme = (name) => page.locator(`html[data-theme="${name}"]`).waitFor();
      const restore = async (row) => {
        await row.getByRole('button').click();
        await page.getByTestId('restore-confirm').click();
        await seen(page, 'restored').waitFor();
      };
      await theme('light');
      await goTo(page, '#/settings/backup');
      await seen(page, 'backup').click();
      await seen(page, 'backup-made').waitFor();
      await goTo(page, '#/settings/theme');
      await page.getByRole('radio', { name: 'Dark', exact: true }).check({ force: true });
      await theme('dark');
      await restore(seen(page, 'backup-file').first());
      await theme('light');
      const { hits } = await catalog.ask('search', 'order');
      assert.ok(hits.length > 0, 'another process finds the tables too');
      // Of what the restore replaced, a backup was made.
      await restore(seen(page, 'backup-file').filter({ hasText: 'before a restore' }).first());
      await theme('dark');
      await restore(seen(page, 'backup-file').filter({ hasNotText: 'before a restore' }).first());
      await theme('light');
    }),
  );

  await report.check('a file that is no backup is refused in words, and nothing changes', () =>
    visit({ name: 'no-backup', refused: 422 }, async (page) => {
      await goTo(page, '#/settings/backup');
      await seen(page, 'backup-path').fill(`${catalog.home}/catalog.db`);
      await page.keyboard.press('Enter');
      await page.getByText(/is no whole backup; nothing was changed/).waitFor();
      assert.equal(await page.getByTestId('restore-confirm').count(), 0);
    }),
  );
}
