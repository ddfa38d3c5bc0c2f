// What nobody should have to show, and somebody will: hostile names and texts, far too much of everything, links to
// nothing, a server that dies, a clipboard that refuses, a window too small.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Catalog } from '../pulk.mjs';
import { goTo, seen } from './page.mjs';

const entity = (key, tab = '') => `#/entity/${encodeURIComponent(key)}${tab}`;

const NAMES = {
  'of 500 characters': `${'very_long_'.repeat(50)}`.slice(0, 500),
  'with emoji': '🧨emoji👩‍👩‍👧‍👦_table',
  'from right to left': 'مبيعات_2026_orders',
  'with combining marks': 'a\u0301\u0323combining\u0327',
  'of no width': 'zero\u200bwidth\u200djoined\u2060',
  'that turn around': 'turned\u202egnp.txt',
  'like markup': '<img src=x onerror=alert(1)>&amp;',
  'like a script': "</script><script>window.intruded = true</script>",
};
const MANY = 10_000;
const MEGABYTES = 10 * 1024 * 1024;

/** Where nothing may be out of reach: a small window, and a usual one at 200 %. */
const SMALL = [{ name: '800 × 500', size: { width: 800, height: 500 } }, { name: '200 %', size: { width: 640, height: 400 } }];

export async function hostile(report, visit) {
  const catalog = await Catalog.create('hostile');
  const source = await add(catalog, 'hostile', hostileFiles);
  const many = await add(catalog, 'many', manyFolders);
  const server = await catalog.serve();
  const open = (look, steps) => visit(server.address, look, steps);
  try {
    await names(report, open, source);
    await much(report, open, source, many);
    await links(report, open, source);
    await pastes(report, open, source);
    await small(report, open, source);
  } finally {
    await server.stop();
  }
  await restarted(report, visit);
}

/** Makes a folder, adds it to the catalog as a source, harvests it, and returns the key of the source. */
async function add(catalog, name, fill) {
  const folder = join(catalog.home, name);
  await mkdir(folder);
  await fill(folder);
  await catalog.pulk('add', folder);
  await catalog.pulk('harvest', name);
  const { sources } = await catalog.ask('sources');
  return sources.find((one) => one.name === name).key;
}

async function hostileFiles(folder) {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const columns = Object.values(NAMES);
  await writeFile(join(folder, 'names.csv'), `${columns.map(quoted).join(',')}\n${columns.map(() => 1).join(',')}\n`);
  await writeFile(join(folder, '🧨 مبيعات 주문.csv'), 'id\n1\n');
  const wide = Array.from({ length: MANY }, (_, at) => `column_${at}`);
  await writeFile(join(folder, 'wide.csv'), `${wide.join(',')}\n${wide.map(() => 1).join(',')}\n`);
}

async function manyFolders(folder) {
  for (let at = 0; at < MANY; at += 1) {
    const schema = join(folder, `schema_${String(at).padStart(5, '0')}`);
    await mkdir(schema);
    await writeFile(join(schema, 'orders.csv'), 'id\n1\n');
  }
}

async function names(report, open, source) {
  await report.check('names that are hostile are text, and break no layout', () =>
    open({ name: 'hostile-names' }, async (page) => {
      await goTo(page, entity(`${source}/names.csv`));
      await seen(page, 'columns').waitFor();
      for (const name of Object.values(NAMES)) await seen(page, 'columns').getByTitle(name, { exact: true }).or(seen(page, 'columns').getByText(name, { exact: true })).first().waitFor();
      await fits(page);
      assert.equal(await page.evaluate(() => window.intruded), undefined);
      assert.equal(await page.locator('main img').count(), 0);
    }),
  );

  for (const [what, name] of Object.entries(NAMES)) {
    await report.check(`a column whose name is ${what} has its panel, and a link that leads back`, () =>
      open({ name: `hostile-column-${what}` }, async (page) => {
        await goTo(page, entity(`${source}/names.csv`));
        await seen(page, 'columns').waitFor();
        await seen(page, 'column-filter').fill(name.slice(0, 5));
        await seen(page, 'columns').getByRole('row').nth(1).click();
        await seen(page, 'column-panel').waitFor();
        const hash = await page.evaluate(() => location.hash);
        await page.reload();
        await seen(page, 'column-panel').waitFor();
        assert.equal(await page.evaluate(() => location.hash), hash);
        await fits(page);
      }),
    );
  }
}

async function much(report, open, source, many) {
  await report.check('ten thousand columns are a page like any other', () =>
    open({ name: 'hostile-wide' }, async (page) => {
      await goTo(page, entity(`${source}/wide.csv`));
      await seen(page, 'columns').focus();
      await page.keyboard.press('End');
      await seen(page, 'columns').getByText(`column_${MANY - 1}`).waitFor();
      assert.ok((await seen(page, 'columns').getByRole('row').count()) < 200, 'only rows near the window are drawn');
      await seen(page, 'column-filter').fill('column_4242');
      await seen(page, 'columns').getByText('column_4242').first().waitFor();
      await fits(page);
    }),
  );

  await report.check('ten thousand schemas are opened, scrolled to their end, filtered and listed', () =>
    open({ name: 'hostile-many' }, async (page) => {
      const last = `schema_${String(MANY - 1).padStart(5, '0')}`;
      await goTo(page, entity(many));
      await seen(page, 'contents').waitFor();
      await seen(page, 'contents').focus();
      await page.keyboard.press('End');
      await seen(page, 'contents').getByText(last).waitFor();
      const tree = page.getByTestId('explorer');
      await tree.focus();
      await tree.getByRole('treeitem').filter({ hasText: 'many' }).and(page.locator('.active')).waitFor();
      await page.keyboard.press('ArrowRight');
      await tree.getByText('schema_00000').waitFor();
      await page.keyboard.press('End');
      await tree.getByText(last).waitFor();
      assert.ok((await tree.getByRole('treeitem').count()) < 200, 'only rows near the window are drawn');
      await page.getByTestId('explorer-filter').fill('schema_04242');
      await tree.locator('mark').first().waitFor();
      await goTo(page, `#/sources/${encodeURIComponent(many)}`);
      await seen(page, 'sources').getByRole('heading', { name: 'many' }).waitFor();
      await fits(page);
    }),
  );
}

async function links(report, open, source) {
  const LINKS = [
    { what: 'nothing', hash: '#/nowhere', shows: 'nothing-here' },
    { what: 'a key of a table that was never there', hash: entity(`${source}/gone.csv`), shows: 'nothing-here', refused: 404 },
    { what: 'a key of a source that was removed', hash: entity('postgres://old.example/shop/sales/orders'), shows: 'nothing-here', refused: 404 },
    { what: 'a column that is gone', hash: entity(`${source}/names.csv#gone`), shows: 'columns' },
    { what: 'a key that is malformed', hash: '#/entity/%E0%A4%A', shows: 'nothing-here' },
    { what: 'a key that is no key', hash: entity('\u0000not a key'), shows: 'nothing-here', refused: 400 },
    { what: 'a part that no page has', hash: entity(`${source}/names.csv`, '/nonsense'), shows: 'columns' },
    { what: 'too many parts', hash: '#/entity/a/b/c/d', shows: 'nothing-here' },
    { what: 'a place of 100,000 characters', hash: `#/inspect/${'a'.repeat(100_000)}`, shows: 'failure', refused: 400 },
  ];
  for (const { what, hash, shows, refused } of LINKS) {
    await report.check(`a link to ${what} says what there is, and leads on`, () =>
      open({ name: `hostile-link-${what}`, refused }, async (page) => {
        await goTo(page, hash);
        await seen(page, shows).first().waitFor();
        if (shows !== 'columns') await seen(page, shows).first().locator('button, a').first().waitFor();
        await page.getByTestId('search').fill('names');
        await seen(page, 'hit').first().filter({ hasText: 'names' }).waitFor();
      }),
    );
  }
}

async function pastes(report, open, source) {
  const FIELDS = [
    { field: 'search', hash: '#/search' },
    { field: 'palette-input', hash: '#/', before: (page) => page.keyboard.press('Control+k') },
    { field: 'explorer-filter', hash: '#/' },
    { field: 'column-filter', hash: entity(`${source}/names.csv`) },
    { field: 'contents-filter', hash: entity(source) },
    { field: 'source-url', hash: '#/add' },
  ];
  for (const { field, hash, before = async () => {} } of FIELDS) {
    await report.check(`a paste of 10 MB into ${field} holds nothing up`, () =>
      open({ name: `hostile-paste-${field}`, clipboard: true, refused: 400 }, async (page) => {
        await goTo(page, hash);
        await page.evaluate((length) => navigator.clipboard.writeText('x'.repeat(length)), MEGABYTES);
        await before(page);
        const box = page.locator(`[data-testid="${field}"]:not([inert] *)`);
        await box.focus();
        await page.keyboard.press('Control+v');
        await page.waitForFunction((testId) => [...document.querySelectorAll(`[data-testid="${testId}"]`)].some((one) => one.value.length > 0), field);
        assert.ok((await box.inputValue()).length <= 20_000);
        await page.keyboard.press('Control+a');
        await page.keyboard.type('names');
        assert.equal(await box.inputValue(), 'names');
      }),
    );
  }

  await report.check('a clipboard that refuses says so, and gives the text to be taken by hand', () =>
    open({ name: 'hostile-clipboard' }, async (page) => {
      await page.evaluate(() => {
        const refuse = () => Promise.reject(new DOMException('refused', 'NotAllowedError'));
        Object.assign(navigator.clipboard, { write: refuse, writeText: refuse });
        document.execCommand = () => false;
      });
      await goTo(page, entity(`${source}/names.csv`));
      await seen(page, 'copy-name').click();
      const text = page.getByTestId('by-hand');
      await text.and(page.locator(':focus')).waitFor();
      assert.equal(await text.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd)), await text.inputValue());
      assert.match(await text.inputValue(), /names/);
      await page.keyboard.press('Escape');
      await text.waitFor({ state: 'detached' });
    }),
  );
}

async function small(report, open, source) {
  const PLACES = ['#/', '#/search', '#/welcome', '#/sources', '#/add', '#/history', '#/settings', entity(source), entity(`${source}/names.csv`), entity(`${source}/names.csv`, '/keys')];
  for (const { name, size } of SMALL) {
    for (const hash of PLACES) {
      await report.check(`nothing is out of reach at ${name}: ${decodeURIComponent(hash)}`, () =>
        open({ name: `small-${size.width}-${hash.replaceAll(/\W+/g, '-')}`, size }, async (page) => {
          await goTo(page, hash);
          await page.locator('[role="tabpanel"]:not([inert])').locator('h1, h2, [data-testid]').first().waitFor();
          await fits(page);
          assert.deepEqual(await unreachable(page), []);
        }),
      );
    }
  }
}

async function restarted(report, visit) {
  await report.check('a server that ends is missed, and a new one is found, without a reload', async () => {
    const catalog = await Catalog.withSample('restarted');
    const first = await catalog.serve();
    const { port } = new URL(first.address);
    let second;
    try {
      await visit(first.address, { name: 'restarted', lost: true, refused: 401 }, async (page) => {
        await seen(page, 'home').waitFor();
        await page.evaluate(() => { window.untouched = true; });
        await first.stop();
        await page.getByTestId('status').getByText('No answer').waitFor();
        await goTo(page, '#/history');
        await seen(page, 'failure').getByRole('button', { name: 'Try again' }).waitFor();
        second = await catalog.serve(port);
        // What a person does with the address that was printed: it is what the new server trusts this browser by.
        const other = await page.context().newPage();
        await other.goto(second.address);
        await page.getByTestId('status').getByText('No answer').waitFor({ state: 'detached' });
        await seen(page, 'changes').waitFor();
        await page.getByTestId('search').fill('order');
        await seen(page, 'hit').first().filter({ hasText: /order/i }).waitFor();
        assert.ok(await page.evaluate(() => window.untouched));
      });
    } finally {
      await first.stop();
      await second?.stop();
    }
  });
}

/** The window itself never scrolls, and nothing sticks out of it. */
async function fits(page) {
  const { width, height, wide, high } = await page.evaluate(() => ({
    width: innerWidth, height: innerHeight, wide: document.documentElement.scrollWidth, high: document.documentElement.scrollHeight,
  }));
  assert.ok(wide <= width && high <= height, `the page is ${wide} × ${high} in a window of ${width} × ${height}`);
}

/** Buttons, links and fields that no scrolling brings into sight: cut off by something that does not scroll. */
function unreachable(page) {
  return page.evaluate(() => {
    const found = [];
    for (const element of document.querySelectorAll('button, a[href], input, select, summary')) {
      if (element.closest('[inert], [hidden], [aria-hidden="true"]') !== null || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) continue;
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      const [x, y] = [Math.min(Math.max((left + right) / 2, left + 1), right - 1), (top + bottom) / 2];
      const hit = document.elementFromPoint(x, y);
      const label = element.labels?.[0];
      if (hit === null || !(element.contains(hit) || hit.contains(element) || label?.contains(hit))) found.push(`${element.tagName} ${element.className} “${(element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 40)}” at ${Math.round(x)},${Math.round(y)}`);
    }
    return found;
  });
}
