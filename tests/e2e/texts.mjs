// Names and texts of a real server that are as hostile as it lets them be: read by the program, printed by it, and
// opened in the interface.

import assert from 'node:assert/strict';

import { startPostgres } from '../postgres.mjs';
import { Catalog } from '../pulk.mjs';
import { goTo, seen } from './page.mjs';

/** Bytes that PostgreSQL keeps of a name. */
const LONGEST = 63;
/** Repeated up to a megabyte: everything that would do something if it were taken for markup. */
const BOMB = `<script>window.intruded = true</script><img src="http://evil.example/a.png" onerror="window.intruded = true">
![b](http://evil.example/b.png) [c](javascript:window.intruded=true) <iframe src="http://evil.example"></iframe><style>*{display:none}</style>
${'> '.repeat(40)}${'* '.repeat(40)}[${'['.repeat(40)}\u202e\u200b👩‍👩‍👧‍👦a\u0301\u0323 `;
const COMMENT = `the beginning ${BOMB.repeat(Math.ceil(1024 * 1024 / new TextEncoder().encode(BOMB).length))} the end`;

const NAMES = {
  'of emoji': '🧨👩‍👩‍👧‍👦'.repeat(9),
  'from right to left': 'مبيعات'.repeat(9),
  'of combining marks': 'a\u0301\u0323\u0327'.repeat(30),
  'of no width': 'zero\u200bwidth\u2060'.repeat(9),
  'that turns around': `turned\u202egnp.${'txt'.repeat(30)}`,
  'like markup': '<img src=http://evil.example/x onerror=alert(1)>'.repeat(3),
};

export async function texts(report, visit) {
  const postgres = await startPostgres();
  if (postgres === null) {
    if (process.env.CI === 'true') throw new Error('PostgreSQL is not installed');
    return report.skip('hostile texts of a real server', 'PostgreSQL is not installed');
  }
  const catalog = await Catalog.create('texts');
  const names = Object.fromEntries(Object.entries(NAMES).map(([what, name]) => [what, clipped(name)]));
  try {
    await postgres.sql(ddl(names));
    await catalog.pulk('add', postgres.address);
    await catalog.pulk('harvest');
  } finally {
    await postgres.stop();
  }
  const tree = await catalog.ask('search', '');
  const keys = new Map(tree.hits.map((hit) => [hit.name.text, hit.key]));

  await report.check('the program prints every name and the whole text, and nothing a terminal would act on', async () => {
    for (const [what, name] of Object.entries(names)) {
      assert.ok(keys.has(name), `the table whose name is ${what}`);
      const { name: shown, comment } = await catalog.ask('show', keys.get(name));
      assert.equal(shown, name, what);
      assert.equal(comment, COMMENT, what);
      assert.doesNotMatch(await catalog.pulk('show', keys.get(name)), /[\u202e\u001b]/, what);
    }
  });

  const server = await catalog.serve();
  try {
    for (const [what, name] of Object.entries(names)) {
      await report.check(`a table of a real server whose name is ${what}, with a megabyte of markup about it, is a page of text`, () =>
        visit(server.address, { name: `texts-${what}` }, async (page) => {
          await goTo(page, `#/entity/${encodeURIComponent(keys.get(name))}`);
          await seen(page, 'columns').waitFor();
          await page.getByText('the beginning').first().waitFor();
          assert.equal(await page.locator('[data-testid="entity"] :is(img, iframe, script, style), main :is(img, iframe, script)').count(), 0);
          assert.equal(await page.evaluate(() => window.intruded), undefined);
          await page.getByTestId('search').fill('beginning');
          await seen(page, 'hit').first().waitFor();
          const { wide, high } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth - innerWidth, high: document.documentElement.scrollHeight - innerHeight }));
          assert.ok(wide <= 0 && high <= 0, 'the window itself does not scroll');
        }),
      );
    }
  } finally {
    await server.stop();
  }
}

function ddl(names) {
  const identifier = (name) => `"${name.replaceAll('"', '""')}"`;
  const text = `$text$${COMMENT}$text$`;
  return Object.values(names)
    .map((name) => `CREATE TABLE ${identifier(name)} (${identifier(name)} int); COMMENT ON TABLE ${identifier(name)} IS ${text}; COMMENT ON COLUMN ${identifier(name)}.${identifier(name)} IS ${text};`)
    .join('\n');
}

/** As much of a name as PostgreSQL keeps, cut between its characters as it cuts it. */
function clipped(name) {
  let kept = '';
  for (const letter of name) {
    if (new TextEncoder().encode(kept + letter).length > LONGEST) break;
    kept += letter;
  }
  return kept;
}
