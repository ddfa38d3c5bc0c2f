/**
 * Node, with modules compiled as for a browser: runes are live, and there is no document. Vitest's own `node`
 * environment compiles Svelte for the server, where state never changes and effects never run.
 */

import type { Environment } from 'vitest/runtime';

export default {
  name: 'runes',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => {} }),
} satisfies Environment;
