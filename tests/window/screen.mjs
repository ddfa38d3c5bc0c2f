// The X display, as a person sees it.

import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const output = new URL('output/', import.meta.url).pathname;

/** Forgets the pictures of an earlier run. */
export async function clear() {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
}

/** Takes a picture of the whole display once the page has drawn what the DOM says now. */
export async function picture(window, name) {
  await window.executeAsync('const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));');
  await promisify(execFile)('import', ['-window', 'root', join(output, `${name}.png`)]);
}
