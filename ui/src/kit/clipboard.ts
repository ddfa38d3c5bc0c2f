/** Copying text, where the clipboard may be refused: then the older way is tried, and then the text is shown to be taken. */

import { t } from '../i18n/index.svelte';
import { byHand } from './byHand.svelte';
import { notices } from './notices.svelte';

export async function copy(text: string, what: string): Promise<void> {
  if (await write(text)) notices.say(t('copy.done', { what }));
  else byHand.show(text, what);
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeBySelection(text);
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
