// What harvests changed, and the ways to it: from the work that runs, from a source's harvests, and on the screen itself.

import assert from 'node:assert/strict';

import { seen } from './page.mjs';

export async function changes(report, visit) {
  await report.check('the log of running work is its own, on the page of its source, and goes on', () =>
    visit({ name: 'changes-log', scene: 'running' }, async (page) => {
      await page.getByTestId('work').click();
      await page.getByTestId('work-log').click();
      const log = seen(page, 'run-log');
      await log.waitFor();
      assert.match(decodeURIComponent(page.url()), /#\/sources\/duckdb:\/\/analytics\/run-2$/);
      await page.getByTestId('sources').getByTestId('run-cancel').click();
      // What ended is among the harvests, and its log still open.
      await seen(page, 'run-cancelled').waitFor();
      await log.waitFor();
      assert.equal(await log.count(), 1);
    }),
  );
}
