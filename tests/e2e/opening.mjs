// A catalog that takes its time to answer, as one does that another process holds: the page says what it waits for.

import { everyLook, look } from './screens.mjs';

export async function opening(report, visit, axe) {
  const screen = { name: 'opening', hash: '#/search', shows: 'opening' };
  await everyLook(report, visit, screen, async (page, name) => {
    let release;
    const held = new Promise((done) => { release = done; });
    await page.route('**/api/call/status', async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await look(page, screen, name, axe);
    release();
    await page.getByTestId('opening').waitFor({ state: 'detached' });
    await page.getByTestId('hit').first().waitFor();
  });
}
