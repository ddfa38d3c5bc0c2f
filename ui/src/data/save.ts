/** Keeping something as a file, where the host can. */

import { host } from './call';

/** False where there is no way to save a file: then a screen offers to copy text instead. */
export function canSave(): boolean {
  return host().saveFile !== undefined;
}

/** False when the person changed their mind. */
export async function save(name: string, content: string | Uint8Array<ArrayBuffer>): Promise<boolean> {
  return (await host().saveFile?.(name, content)) ?? false;
}

/** A file name every system takes, from names that may hold anything. */
export function fileName(words: readonly string[], ending: string): string {
  const plain = words.join('.').normalize('NFC').replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '_').replace(/^[._-]+|[._-]+$/g, '');
  // Some systems count bytes, and 255 of them are the least that all take.
  const short = Array.from(plain).slice(0, 60).join('');
  return `${short === '' ? 'pulk' : short}.${ending}`;
}
