/** Finds out where the interface runs. Each host is its own chunk, so a browser never loads the window's library. */

import type { Host } from './host';

export async function chooseHost(): Promise<Host> {
  // Known at build time: a release build holds no trace of the fake catalog.
  if (import.meta.env.MODE !== 'production') {
    const scene = new URLSearchParams(location.search).get('fake');
    if (scene !== null) return (await import('./fake')).fakeHost(scene);
  }
  if ('__TAURI_INTERNALS__' in window) return (await import('./tauri')).tauriHost();
  return (await import('./http')).httpHost();
}
