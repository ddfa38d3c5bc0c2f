// A person's way through a source in the window: adding, harvesting, deciding, cancelling, removing.

import assert from 'node:assert/strict';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { Catalog } from '../pulk.mjs';
import { withWindow } from './driver.mjs';
import { picture } from './screen.mjs';

/** The key, as WebDriver spells it. */
const ENTER = '\uE007';

export async function sources(report, sample) {
  await report.check('a SQLite file added by its form is harvested, found, read without the file, and removed', async () => {
    const catalog = await Catalog.create('window-sqlite');
    const file = await copyOfShop(sample, catalog);
    await withWindow(catalog, async (window) => {
      await window.click('first-run-source');
      await window.click('connector-sqlite');
      await window.type('field-path', file);
      await window.click('source-save');
      await harvested(window, 'done');
      await picture(window, 'source-added');
      await window.type('search', 'order');
      await window.text('hit', (text) => /order/i.test(text));
      await rm(file);
      await window.type('search', ENTER);
      await window.text('entity-title', (text) => /order/i.test(text));
      await window.element('columns');
      await window.visit('#/sources');
      await window.click('harvest');
      await harvested(window, 'failed');
      await window.click('source-remove');
      await window.element('source-remove-confirm');
      await picture(window, 'source-remove');
      await window.click('source-remove-confirm');
      await window.gone('source-remove');
      await window.visit('#/');
      await window.element('first-run-sample');
    });
  });

  await report.check('a harvest that would lose much waits for a decision', async () => {
    const catalog = await Catalog.create('window-review');
    const folder = join(catalog.home, 'events');
    const names = ['clicks', 'visits', 'carts', 'returns', 'refunds', 'coupons', 'visitors', 'devices', 'regions'];
    await mkdir(folder);
    for (const name of names) await writeFile(join(folder, `${name}.csv`), `${name}_id,${name}_at\n1,2026-01-01\n`);
    await catalog.pulk('add', folder);
    await catalog.pulk('harvest');
    for (const name of names.slice(1)) await rm(join(folder, `${name}.csv`));
    await withWindow(catalog, async (window) => {
      await window.visit('#/sources');
      await window.click('harvest');
      await window.text('review', (text) => text.includes(String(names.length - 1)));
      await picture(window, 'review');
      await window.click('review-accept');
      await window.gone('review');
      await harvested(window, 'done');
    });
    const { sources: [source] } = await catalog.ask('sources');
    assert.equal(source.tables, 1);
  });

  await report.check('a pasted password is kept behind a passphrase, and a harvest that hangs is cancelled', async () => {
    const catalog = await Catalog.create('window-passphrase');
    const silent = await silentServer();
    try {
      await withWindow(new WithoutKeychain(catalog.home), async (window) => {
        await window.visit('#/add');
        await window.type('source-url', `postgres://ann:s3cret@127.0.0.1:${silent.port}/shop?sslmode=disable${ENTER}`);
        await window.click('source-save');
        await window.type('passphrase', 'correct horse');
        await window.type('passphrase-again', 'correct horse');
        await picture(window, 'passphrase');
        await window.click('passphrase-go');
        // The silent server lets the harvest hang.
        await window.click('run-cancel');
        await harvested(window, 'cancelled');
      });
    } finally {
      silent.stop();
    }
    const { sources: [source] } = await catalog.ask('sources');
    assert.ok(source.has_secret);
    assert.ok(!JSON.stringify(source).includes('s3cret'));
  });
}

class WithoutKeychain extends Catalog {
  get environment() {
    return { ...super.environment, PULK_KEYCHAIN: 'off' };
  }
}

/** Waits until the latest harvest on the page of a source has ended like this. */
function harvested(window, state) {
  return window.text(`run-${state}`);
}

async function copyOfShop(sample, catalog) {
  const { sources: all } = await sample.ask('sources');
  const file = join(catalog.home, 'my shop.sqlite');
  await copyFile(Object.values(all.find(({ connector }) => connector === 'sqlite').address)[0], file);
  return file;
}

/** A server that takes every connection and never says a word. */
async function silentServer() {
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.resume();
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: server.address().port, stop };
}
