// The two engines the interface is measured in, behind one face:
// `run(expression)` evaluates in the page and resolves to its result, `type(letter)` presses a key in the search box,
// `reload()` starts the page anew; `mib()` is the memory of what renders it once its garbage is collected, `cpuMs()` the
// processor time it has used.

import { createRequire } from 'node:module';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

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
      mib: async () => {
        await run('bench.sweep()');
        return settled(() => memoryOf('WebKitWebProcess'));
      },
      cpuMs: () => cpuOf('WebKitWebProcess'),
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
    const inspector = await page.context().newCDPSession(page);
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
      // What nobody holds any more is no growth; when it is swept is the engine's own affair.
      mib: async () => {
        await inspector.send('HeapProfiler.collectGarbage');
        return settled(() => memoryOf('chromium', '--type=renderer'));
      },
      cpuMs: () => cpuOf('chromium', '--type='),
      payloads,
    });
  } finally {
    await browser.close();
    await server.stop();
  }
}

const LOOK_EACH_MS = 250;
const CALM_LOOKS = 8;

/** The least of `value` once it has not fallen for two seconds: an engine gives pages back some time after it frees them. */
async function settled(value) {
  let least = Infinity;
  for (let calm = 0; calm < CALM_LOOKS; calm += 1) {
    const now = await value();
    if (now < least - 1) calm = 0;
    least = Math.min(least, now);
    await setTimeout(LOOK_EACH_MS);
  }
  return least;
}

/** Proportional memory, in MiB, of our descendants with these words in their command lines. */
async function memoryOf(...words) {
  const kib = async (id) => Number((await proc(id, 'smaps_rollup')).match(/^Pss:\s+(\d+)/m)?.[1] ?? 0);
  return (await sum(words, kib)) / 1024;
}

/** Processor time, in milliseconds and in ticks of ten, that they have used so far. */
async function cpuOf(...words) {
  // After the name in parentheses, user and system time are the 12th and 13th field.
  const ticks = async (id) => (await fieldsOf(id)).slice(11, 13).reduce((total, field) => total + Number(field), 0);
  return (await sum(words, ticks)) * 10;
}

async function sum(words, value) {
  let total = 0;
  for (const id of await descendants(process.pid)) {
    const line = await proc(id, 'cmdline');
    if (words.every((word) => line.includes(word))) total += await value(id);
  }
  return total;
}

/** Empty for a process that has ended. */
const proc = (id, file) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '');

async function fieldsOf(id) {
  const stat = await proc(id, 'stat');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

async function descendants(root) {
  const parents = new Map();
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) parents.set(Number(id), Number((await fieldsOf(id))[1]));
  const isBelow = (id) => parents.get(id) === root || (parents.get(id) > 1 && isBelow(parents.get(id)));
  return [...parents.keys()].filter(isBelow);
}
