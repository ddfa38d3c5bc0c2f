// What was tried and failed is said until it is put away; what a page fetches and does not get can be asked for again.

import assert from 'node:assert/strict';

import { goTo, seen } from './page.mjs';
import { entity, SHOP } from './pages.mjs';
import { look } from './screens.mjs';

const HARVEST = { name: 'failures', hash: '#/', scene: 'broken:harvest', keys: ['Control+Shift+U'], shows: 'failures' };
/** More than stand before it on the page. */
const STOPS = 120;

/** Parts of the program that are fetched when they are first needed, and what shows that they came. */
const PARTS = [
  { name: 'definition', file: /\/assets\/code-/, hash: entity(`${SHOP}/sales/orders_daily`, '/definition'), came: '.cm-content' },
  { name: 'diagram', file: /\/assets\/Diagram-/, hash: entity(`${SHOP}/sales/orders`, '/relations'), came: '[data-testid="graph"]' },
  { name: 'licences', file: /\/assets\/Licences-/, hash: '#/settings/licences', press: 'licences-show', came: '[data-testid="licences-list"]' },
];

export async function failures(report, visit, axe) {
  for (const [theme, language] of [['light', 'en-US'], ['dark', 'ko-KR']]) {
    const name = `failures-${theme}-${language.slice(0, 2)}`;
    await report.check(`what failed is said and accessible, ${theme}, ${language}`, () =>
      visit({ name, theme, language, scene: HARVEST.scene }, (page) => look(page, HARVEST, name, axe)),
    );
  }

  await report.check('what failed stays until keys put it away, and its details can be copied', () =>
    visit({ name: 'failure-kept', scene: HARVEST.scene, clipboard: true }, async (page) => {
      await seen(page, 'home').waitFor();
      await page.locator('#main').focus();
      await page.keyboard.press('Control+Shift+U');
      const failure = page.getByTestId('failures').getByRole('alert');
      await failure.filter({ hasText: 'shop-prod, ' }).waitFor();
      assert.equal(await failure.count(), 1);
      await tabTo(page, () => document.activeElement.closest('[data-testid="failures"]') !== null);
      await page.keyboard.press('Enter');
      await page.getByRole('status').filter({ hasText: 'Copied the details' }).waitFor();
      // What is said for a moment comes and goes; the failure is still there.
      await page.getByRole('status').filter({ hasText: 'Copied the details' }).waitFor({ state: 'detached' });
      assert.equal(await failure.count(), 1);
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^shop-prod, .+\n\w+: /);
      await page.keyboard.press('Escape');
      await page.getByTestId('failures').waitFor({ state: 'detached' });
      assert.notEqual(await page.evaluate(() => document.activeElement.tagName), 'BODY');
    }),
  );

  for (const { name, file, hash, press, came } of PARTS) {
    await report.check(`a part of the program that does not come can be asked for again: ${name}`, () =>
      visit({ name: `unfetched-${name}`, lost: true }, async (page) => {
        await page.route(file, (route) => route.abort());
        await goTo(page, hash);
        if (press !== undefined) await seen(page, press).click();
        const again = seen(page, 'failure').getByRole('button', { name: 'Try again' });
        await again.waitFor();
        await page.unroute(file);
        await again.click();
        await page.locator(came).first().waitFor();
        assert.equal(await seen(page, 'failure').count(), 0);
      }),
    );
  }
}

/** Goes on by Tab until what has the keys is meant. */
async function tabTo(page, isMeant) {
  for (let stop = 0; stop < STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(isMeant)) return;
  }
  throw new Error('Tab does not lead there');
}
