/** Copying text, where the clipboard may be refused: then the older way is tried, and then the person is told. */

import { t } from '../i18n/index.svelte';
import { notices } from './notices.svelte';

export async function copy(text: string, what: string): Promise<void> {
  const done = await write(text);
  notices.say(done ? t('copy.done', { what }) : t('copy.refused'));
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
