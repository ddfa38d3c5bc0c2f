// A catalog with nothing in it: what a person sees first, and the way out of it.

export async function firstRun(report, visit) {
  await report.check('an empty catalog offers the sample, a source and a file', () =>
    visit({ name: 'first-run' }, async (page) => {
      for (const way of ['first-run-sample', 'first-run-source', 'first-run-file']) {
        await page.getByTestId(way).waitFor();
      }
    }),
  );

  await report.check('the sample is harvested by one click and can be searched', () =>
    visit({ name: 'first-run-sample' }, async (page) => {
      await page.getByTestId('first-run-sample').click();
      // The list comes by itself once the harvest is committed.
      const hit = page.getByTestId('hit').first();
      await hit.waitFor({ timeout: 45_000 });
      await page.getByTestId('search').fill('order');
      await hit.filter({ hasText: /order/i }).waitFor();
    }),
  );
}
