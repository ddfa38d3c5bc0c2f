// The X display, as a person sees it.

import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const output = new URL('output/', import.meta.url).pathname;

/** Mixes a whole picture into one pixel, and gives that as one byte. */
const TO_ONE_GRAY = ['-colorspace', 'Gray', '-resize', '1x1!', '-depth', '8', 'gray:-'];

/** Forgets the pictures of an earlier run. */
export async function clear() {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
}

/** Runs in the page: tells when what moves has arrived, and what the DOM says then is drawn. */
const SETTLE = `
  const [done] = arguments;
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => done()));
  const mayEnd = (animation) => animation.effect.getComputedTiming().endTime !== Infinity;
  Promise.allSettled(document.getAnimations().filter(mayEnd).map((animation) => animation.finished)).then(drawn);
`;

/** Takes a picture of the whole display once the page has drawn what the DOM says now. */
export async function picture(window, name, folder = output) {
  await window.executeAsync(SETTLE);
  await run('import', ['-window', 'root', join(folder, `${name}.png`)]);
}

/** Whether a window with this title stands on the display. */
export async function isOnDisplay(title) {
  return (await windowOf(title)) !== undefined;
}

/** Takes a picture of the window with this title alone, and says how bright it is. */
export async function pictureOf(title, name, folder = output) {
  const file = join(folder, `${name}.png`);
  await run('import', ['-window', String(await windowOf(title)), file]);
  return brightness('convert', [file]);
}

/** What the display calls the window with this title, if it is there. */
async function windowOf(title) {
  const { stdout } = await run('xwininfo', ['-root', '-tree']);
  return /0x[0-9a-f]+/.exec(stdout.split('\n').find((line) => line.includes(`"${title}"`)) ?? '')?.[0];
}

/** How bright the display is at most while `body` runs, from 0 for black to 1 for white, picture after picture. */
export async function brightest(body) {
  let ended = false;
  const end = body().finally(() => { ended = true; });
  let most = 0;
  while (!ended) {
    most = Math.max(most, await brightness('import', ['-window', 'root']));
  }
  await end;
  return most;
}

/** How bright the picture is that `program` takes or reads. */
async function brightness(program, words) {
  const { stdout } = await run(program, [...words, ...TO_ONE_GRAY], { encoding: 'buffer' });
  return stdout[0] / 255;
}
