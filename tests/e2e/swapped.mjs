// Other files put beneath a server that goes on: by a program that synchronises folders, by `cp`, by `mv`, by `rm`.

import assert from 'node:assert/strict';
import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Catalog } from '../pulk.mjs';
import { goTo, seen } from './page.mjs';

/** How programs put a file in another's place. */
const WAYS = {
  'renamed into its place': {
    put: async (from, to) => {
      await copyFile(from, `${to}.new`);
      await rename(`${to}.new`, to);
    },
    refused: 404,
  },
  // Whoever asks while half of it is written is told so.
  'written over it': { put: copyFile, refused: [404, 500] },
};

/** What may be there instead of a catalog, and what is said of it. */
const HARMS = {
  'taken away': { harm: (file) => rm(file), says: /is no longer where it was opened/ },
  'replaced with garbage': { harm: (file) => writeFile(file, 'no database '.repeat(2000)), says: /is not a file of Pulk/ },
};

export async function swapped(report, visit) {
  const other = await Catalog.create('swapped-other');
  await mkdir(join(other.home, 'lake'));
  await writeFile(join(other.home, 'lake', 'glaciers.csv'), 'id\n1\n');
  await other.pulk('add', join(other.home, 'lake'));
  await other.pulk('harvest');
  for (const [way, { put, refused }] of Object.entries(WAYS)) {
    await report.check(`another catalog, ${way}, is shown without a reload`, () =>
      opened(visit, `swapped-${way}`, { refused }, async (page, file) => {
        await put(join(other.home, 'catalog.db'), file);
        await find(page, 'glaciers');
        await find(page, 'order', false);
      }),
    );
  }
  for (const [what, { harm, says }] of Object.entries(HARMS)) {
    await report.check(`a catalog that is ${what} is missed in words, and shown again once it is back`, () =>
      opened(visit, `swapped-${what}`, { refused: 500 }, async (page, file, whole) => {
        await harm(file);
        await goTo(page, '#/history');
        await seen(page, 'failure').getByText(says).first().waitFor();
        if (what === 'taken away') await assert.rejects(stat(file), 'nothing is made in its place');
        await copyFile(whole, file);
        await seen(page, 'changes').waitFor();
        await find(page, 'order');
      }),
    );
  }
}

/** Opens a page on a catalog of its own, whose file `steps` may do with as it likes. `whole` is a copy of it. */
async function opened(visit, name, look, steps) {
  const catalog = await Catalog.withSample(name);
  const [file, whole] = [join(catalog.home, 'catalog.db'), join(catalog.home, 'whole.db')];
  await copyFile(file, whole);
  const server = await catalog.serve();
  try {
    await visit(server.address, { name, ...look }, async (page) => {
      await find(page, 'order');
      await page.evaluate(() => { window.untouched = true; });
      await steps(page, file, whole);
      assert.ok(await page.evaluate(() => window.untouched), 'nobody reloaded the page');
    });
  } finally {
    await server.stop();
  }
}

/** Searches, and waits until it is found, or until nothing is. */
async function find(page, name, isThere = true) {
  await page.getByTestId('search').fill('');
  await page.getByTestId('search').fill(name);
  // Said of this very question, after its answer: rows of the one before may stand until then.
  await seen(page, isThere ? 'hit' : 'empty').filter({ hasText: new RegExp(name, 'i') }).first().waitFor();
}
