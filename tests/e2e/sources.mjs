// What a person does with a source and with what is kept of them: asks it, marks it, edits it, is told what removing it
// deletes; what harvests do by default; what privacy says; and looking inside of what is in no catalog.

import assert from 'node:assert/strict';

import { goTo, seen } from './page.mjs';

const SOURCE = `#/sources/${encodeURIComponent('postgres://shop-prod')}`;
const FILES = `#/sources/${encodeURIComponent('duckdb://analytics')}`;
const KOREAN = 'ko-KR';

export async function sources(report, visit) {
  const check = (what, look, steps) => report.check(what, () => visit({ name: what.replaceAll(' ', '-').slice(0, 60), scene: '', ...look }, steps));

  await check('a source says what this login may read, and what to do about the rest', {}, async (page) => {
    await at(page, SOURCE);
    await seen(page, 'probe').click();
    const answer = await seen(page, 'probe-answer').innerText();
    for (const part of ['PostgreSQL 17.2', 'as analyst', 'shop.sales', 'May not read 1 place', 'GRANT USAGE ON SCHEMA hr']) assert.ok(answer.includes(part), `${part}: ${answer}`);
    await goTo(page, '#/');
    await seen(page, 'home').waitFor();
    await goTo(page, SOURCE);
    await seen(page, 'probe-answer').getByText(/^asked /).waitFor();
  });

  await check('advice of a source is marked as English for whoever reads Korean', { language: KOREAN }, async (page) => {
    await at(page, SOURCE);
    await seen(page, 'probe').click();
    const advice = seen(page, 'probe-answer').locator('li');
    assert.match(await advice.locator('[lang="en"]').innerText(), /GRANT USAGE/);
    assert.match(await advice.innerText(), /권한을 요청해/);
  });

  await check('what a source is used for is marked and taken back', {}, async (page) => {
    await at(page, SOURCE);
    const mark = page.getByRole('group', { name: 'Used for' });
    const said = seen(page, 'sources').getByRole('heading', { level: 2 }).locator('xpath=..').getByText(/stag/i);
    await mark.getByText('Staging').click();
    await mark.getByRole('radio', { name: 'Staging', checked: true }).waitFor();
    await said.first().waitFor();
    await mark.getByRole('radio').first().check();
    await said.first().waitFor({ state: 'detached' });
    assert.equal(await mark.getByRole('radio').first().isChecked(), true);
  });

  await check('editing begins from what is kept, asks for no password, and tests before it saves', {}, async (page) => {
    await at(page, SOURCE);
    await page.getByRole('button', { name: 'Edit' }).click();
    const form = seen(page, 'source-form');
    assert.notEqual(await form.getByTestId('field-host').inputValue(), '');
    assert.equal(await form.getByTestId('field-password').inputValue(), '');
    await form.getByText('Leave empty to keep the stored one').waitFor();
    await form.getByTestId('field-host').fill('');
    await form.getByRole('button', { name: 'Test' }).click();
    await form.locator('[aria-invalid="true"]').first().waitFor();
    assert.equal(await form.getByTestId('probe-answer').count(), 0, 'a missing field is said before anything is asked');
    await form.getByTestId('field-host').fill('db.example');
    await form.getByRole('button', { name: 'Test' }).click();
    await form.getByTestId('probe-answer').waitFor();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
  });

  await check('removing says what it deletes, what it keeps, and nothing of a password where there is none', {}, async (page) => {
    await at(page, SOURCE);
    const sentences = async () => {
      await seen(page, 'source-remove').click();
      const text = await page.getByRole('dialog').innerText();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      return text;
    };
    const shop = await sentences();
    for (const part of [/Remove “.+”\?/, /Its \d+ tables with \d+ columns/, /Its history/, /Its password/, /stars people wrote are kept/]) assert.match(shop, part);
    await goTo(page, FILES);
    await page.getByRole('heading', { level: 2, name: 'analytics' }).waitFor();
    assert.doesNotMatch(await sentences(), /password/i);
  });

  await check('what harvests do by default is chosen, and still chosen on coming back', {}, async (page) => {
    await at(page, '#/settings', 'settings');
    for (const row of ['refresh', 'statementTime']) {
      const chosen = page.locator(`[data-setting="${row}"] input`).last();
      await chosen.check();
      await goTo(page, '#/');
      await seen(page, 'home').waitFor();
      await goTo(page, '#/settings');
      await page.locator(`[data-setting="${row}"] input`).last().and(page.locator(':checked')).waitFor();
    }
  });

  for (const [language, parts] of [
    ['en-US', ['the addresses you look inside', 'when you were last here', 'annotations.db-wal', 'window.json', 'Backups, made by you', 'keychain']],
    [KOREAN, ['내용을 살펴본 주소', '마지막 방문 시각', 'annotations.db-wal', 'window.json', '복원 전에 만든 백업', '키체인']],
  ]) {
    await check(`privacy names everything that is kept, ${language}`, { language }, async (page) => {
      await at(page, '#/settings/privacy', 'private-files');
      const text = await page.locator('[data-setting="privacy"]').innerText();
      for (const part of parts) assert.ok(text.includes(part), `${part}: ${text}`);
    });
  }

  await check('what was opened is forgotten when asked, and stars stay', {}, async (page) => {
    await at(page, '#/', 'home');
    const card = (name) => seen(page, 'home').getByRole('region', { name }).getByRole('link');
    await card('Recent').first().waitFor();
    const stars = await card('Starred').count();
    await goTo(page, '#/settings/privacy');
    await seen(page, 'forget-visits').click();
    await page.getByText('What you opened is forgotten.').waitFor();
    await goTo(page, '#/');
    await page.getByText('Tables you look at are listed here.').waitFor();
    assert.deepEqual([await card('Recent').count(), await card('Starred').count() === stars && stars > 0], [0, true]);
  });

  await inside(check);
}

/** Ways to look inside of what is in no catalog, other than those of the first run. */
async function inside(check) {
  await check('a command leads to where a file or an address is named', {}, async (page) => {
    await at(page, '#/', 'home');
    await palette(page, '> look inside');
    await seen(page, 'inspect-place').fill('/data/events.parquet');
    await page.keyboard.press('Enter');
    await seen(page, 'entity-title').waitFor();
    assert.equal(await page.evaluate(() => decodeURIComponent(location.hash)), '#/inspect//data/events.parquet');
    await page.getByRole('tab', { selected: true }).getByText('not added').waitFor();
  });

  await check('an address typed into the palette is looked inside, its password kept out of sight', {}, async (page) => {
    await at(page, '#/', 'home');
    await palette(page, 'postgres://ada:s3cret@db.example/shop', async () => {
      const row = await page.getByTestId('palette-row').first().innerText();
      // A long text is parted, so that its middle can be left out.
      assert.ok(row.replaceAll('\n', '').includes('Look inside postgres://ada@db.example/shop'), row);
    });
    await seen(page, 'entity-title').waitFor();
    assert.ok(!(await page.evaluate(() => location.href)).includes('s3cret'));
  });

  await check('what is about to be added can be looked inside first', {}, async (page) => {
    await at(page, '#/add', 'source-url');
    await seen(page, 'source-url').fill('/data/events.parquet');
    await seen(page, 'source-look').click();
    await seen(page, 'entity-title').waitFor();
  });

  await check('a file dropped on a browser leads to where its path can be pasted', {}, async (page) => {
    await at(page, '#/', 'home');
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['a'], 'a.csv'));
      for (const type of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    });
    await seen(page, 'inspect-place').and(page.locator(':focus')).waitFor();
    await page.getByText('Paste its path here instead.').waitFor();
  });

  await check('what is inside is narrowed by name and counted', {}, async (page) => {
    await at(page, '#/inspect/events.parquet', 'inspect-filter');
    const rows = seen(page, 'inspect').getByRole('option');
    const all = await rows.count();
    assert.ok(all > 1);
    const last = (await rows.last().innerText()).replaceAll('\n', '');
    await seen(page, 'inspect-filter').fill(last.split('.').at(-1));
    await seen(page, 'inspect').getByRole('status').filter({ hasText: `1 of ${all}` }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await seen(page, 'entity-title').getByText(last.split('.').at(-1)).waitFor();
  });
}

async function at(page, hash, shows = 'probe') {
  await goTo(page, hash);
  await seen(page, shows).first().waitFor();
}

/** Types into the palette and takes the first row; `look` sees it before. */
async function palette(page, text, look = async () => {}) {
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette-input').fill(text);
  await page.getByTestId('palette-row').first().waitFor();
  await look();
  await page.keyboard.press('Enter');
}
