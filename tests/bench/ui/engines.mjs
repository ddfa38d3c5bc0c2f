// The two engines the interface is measured in, behind one face:
// `run(expression)` evaluates in the page and resolves to its result, `type(letter)` presses a key in the search box,
// `reload()` starts the page anew, `mib()` is the memory of what renders it.

import { createRequire } from 'node:module';
import { readdir, readFile } from 'node:fs/promises';

import { required } from '../../pulk.mjs';
import { withWindow } from '../../window/driver.mjs';

const PAGE = await readFile(new URL('page.js', import.meta.url), 'utf8');

export const ENGINES = { window: inWindow, chromium: inChromium };

async function inWindow(catalog, body) {
  return withWindow(catalog, async (window) => {
    const run = async (expression) => {
      const { value, failed } = await window.executeAsync(
        `const end = arguments[0]; Promise.resolve().then(() => ${expression}).then((value) => end({ value }), (error) => end({ failed: String(error) }))`,
      );
      if (failed !== undefined) throw new Error(`${failed}\n${expression}`);
      return value ?? null;
    };
    await window.element('status');
    await window.execute(PAGE);
    await body({
      run,
      type: (letter) => window.type('search', letter),
      reload: async () => {
        await window.execute('location.reload()');
        await window.element('status');
        await window.execute(PAGE);
      },
      mib: () => memoryOf('WebKitWebProcess'),
      payloads: null,
    });
  });
}

async function inChromium(catalog, body) {
  const { chromium } = createRequire(new URL('../../../ui/package.json', import.meta.url))('playwright-core');
  const server = await catalog.serve();
  const browser = await chromium.launch({ executablePath: required('CHROMIUM'), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const payloads = [];
    page.on('response', (response) => {
      if (response.url().endsWith('/api/call/search')) payloads.push(response.body().then((bytes) => bytes.length));
    });
    await page.goto(server.address);
    await page.getByTestId('status').waitFor();
    await page.evaluate(PAGE);
    await body({
      run: (expression) => page.evaluate(`(async () => ${expression})()`),
      type: (letter) => page.getByTestId('search').pressSequentially(letter),
      reload: async () => {
        await page.reload();
        await page.getByTestId('status').waitFor();
        await page.evaluate(PAGE);
      },
      mib: () => memoryOf('chromium', '--type=renderer'),
      payloads,
    });
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Proportional memory, in MiB, of our descendants with these words in their command lines. */
async function memoryOf(...words) {
  let kib = 0;
  for (const id of await descendants(process.pid)) {
    const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    if (!words.every((word) => line.includes(word))) continue;
    const rollup = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
    kib += Number(rollup.match(/^Pss:\s+(\d+)/m)?.[1] ?? 0);
  }
  return kib / 1024;
}

async function descendants(root) {
  const parents = new Map();
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    // The name in parentheses may hold anything; the parent is the second field after it.
    parents.set(Number(id), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isBelow = (id) => id === root || (parents.has(id) && parents.get(id) > 1 && isBelow(parents.get(id)));
  return [...parents.keys()].filter((id) => id !== root && isBelow(id));
}
