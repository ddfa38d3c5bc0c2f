/**
 * Copying text, where the clipboard may be refused: then the older way is tried, and then the text is shown to be taken.
 *
 * The clipboard is granted to the press of a key or a button alone, and WebKit forgets the press while an answer of the
 * backend is waited for. Text that still has to come is therefore promised to the clipboard at once.
 */

import { t } from '../i18n/index.svelte';
import { byHand } from './byHand.svelte';
import { notices } from './notices.svelte';

/** `what` is what the text is called. Rejects only as a promised `text` does, and has then copied nothing. */
export async function copy(text: string | Promise<string>, what: string | Promise<string>): Promise<void> {
  const granted = typeof text === 'string' ? write(text) : promise(text);
  const [plain, name, done] = await Promise.all([text, what, granted]);
  if (done || writeBySelection(plain)) notices.say(t('copy.done', { what: name }));
  else byHand.show(plain, name);
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

async function promise(text: Promise<string>): Promise<boolean> {
  try {
    const blob = text.then((plain) => new Blob([plain], { type: 'text/plain' }));
    // Where the clipboard never asks for it, nobody else hears that it failed.
    blob.catch(() => undefined);
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
    return true;
  } catch {
    return text.then(write, () => false);
  }
}

function writeBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'hidden-text';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
