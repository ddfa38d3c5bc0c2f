import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/**
 * With `pulk serve` running beside it, the development page talks to the real catalog: `PULK_SERVE` is the address it
 * printed. The server trusts only its own origin and token, so the proxy speaks in their name.
 */
function behind(address: string) {
  const { origin, searchParams } = new URL(address);
  return { target: origin, changeOrigin: true, headers: { origin, 'x-pulk-token': searchParams.get('token') ?? '' } };
}

export default defineConfig({
  plugins: [svelte()],
  // Nothing is inlined and nothing is polyfilled by script text: the page runs under `script-src 'self'; style-src 'self'`.
  build: {
    target: 'safari15',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: process.env.PULK_SERVE ? { '/api': behind(process.env.PULK_SERVE) } : {},
  },
  // Controllers are tested with the browser build of Svelte, in which runes are live, but without a browser.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: { environment: './vitest.environment.ts', include: ['src/**/*.test.ts'] },
});
