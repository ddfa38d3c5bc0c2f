/**
 * Finds out where the interface runs. The window's host comes with the start, which then waits for no second file; a
 * browser loads its small library for nothing.
 */

import type { Host } from './host';
import { tauriHost } from './tauri';

export async function chooseHost(): Promise<Host> {
  // Known at build time: a release build holds no trace of the fake catalog.
  if (import.meta.env.MODE !== 'production') {
    const scene = new URLSearchParams(location.search).get('fake');
    if (scene !== null) return (await import('./fake')).fakeHost(scene);
  }
  if ('__TAURI_INTERNALS__' in window) return tauriHost();
  return (await import('./http')).httpHost();
}
