import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

import { icons } from './icons';

/**
 * With `pulk serve` running beside it, the development page talks to the real catalog: `PULK_SERVE` is the address it
 * printed. The server trusts only its own origin and token, so the proxy speaks in their name.
 */
function behind(address: string) {
  const { origin, searchParams } = new URL(address);
  return { target: origin, changeOrigin: true, headers: { origin, 'x-pulk-token': searchParams.get('token') ?? '' } };
}

interface Graph {
  getModuleInfo(id: string): { importers: readonly string[]; dynamicImporters: readonly string[] } | null;
}

/** `start` for what `main.ts` imports without asking later, `views` for what several views do; the rest by itself. */
function chunkOf(id: string, graph: Graph): string | null {
  const views = new Set<string>();
  const seen = new Set<string>();
  const waiting = [id];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    if (seen.has(module)) continue;
    seen.add(module);
    if (module.endsWith('/src/main.ts')) return 'start';
    const info = graph.getModuleInfo(module);
    if (info !== null && info.dynamicImporters.length > 0) views.add(module);
    waiting.push(...(info?.importers ?? []));
  }
  return views.size > 1 ? 'views' : null;
}

export default defineConfig({
  plugins: [icons(), svelte()],
  // Nothing is inlined and nothing is polyfilled by script text: the page runs under `script-src 'self'; style-src 'self'`.
  build: {
    target: 'safari15',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // The window asks for every file on the toolkit's one thread, so a start costs by the number of files more than by
    // their bytes: what the first picture needs is one chunk, what other views share another, and all styles one sheet.
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: chunkOf, debugName: 'start and views' }] } } },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: process.env.PULK_SERVE ? { '/api': behind(process.env.PULK_SERVE) } : {},
  },
  // Controllers are tested with the browser build of Svelte, in which runes are live, but without a browser.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  // Sheets are read by the tests of the style, which would otherwise be given empty ones.
  test: { environment: './vitest.environment.ts', include: ['src/**/*.test.ts'], css: { include: [/\/style\//] } },
});
