// The X display, as a person sees it.

import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const output = new URL('output/', import.meta.url).pathname;

/** Forgets the pictures of an earlier run. */
export async function clear() {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
}

/** Takes a picture of the whole display once the page has drawn what the DOM says now. */
export async function picture(window, name, folder = output) {
  await window.executeAsync('const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));');
  await run('import', ['-window', 'root', join(folder, `${name}.png`)]);
}

/** How bright the display is at most while `body` runs, from 0 for black to 1 for white, picture after picture. */
export async function brightest(body) {
  let ended = false;
  const end = body().finally(() => { ended = true; });
  let most = 0;
  while (!ended) {
    const { stdout } = await run('import', ['-window', 'root', '-colorspace', 'Gray', '-resize', '1x1!', '-depth', '8', 'gray:-'], { encoding: 'buffer' });
    most = Math.max(most, stdout[0] / 255);
  }
  await end;
  return most;
}
