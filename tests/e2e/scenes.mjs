// The interface on the catalog in memory that unit tests use too: states a real catalog gets into too seldom to wait for.
//
// Built as for a release but for the mode, which is what keeps the scenes in, and served from a folder of the run.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';

import { required } from '../pulk.mjs';

const root = new URL('../../ui/', import.meta.url).pathname;
const vite = await import(pathToFileURL(createRequire(join(root, 'package.json')).resolve('vite')).href);

let built;

/** Runs `body` while the scenes are served. `body` gets what makes an address of the name of a scene. */
export async function withScenes(body) {
  const settings = { root, mode: 'scenes', logLevel: 'warn', build: { outDir: join(required('PULK_SCRATCH'), 'scenes'), emptyOutDir: true } };
  await (built ??= vite.build(settings));
  const server = await vite.preview({ ...settings, preview: { host: '127.0.0.1', port: 0 } });
  try {
    const [origin] = server.resolvedUrls.local;
    await body((scene) => `${origin}?fake=${encodeURIComponent(scene)}`);
  } finally {
    await server.close();
  }
}
