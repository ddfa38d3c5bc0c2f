/** Keys that lists and fields hear themselves, with Control or Command held. */

/** Command takes the place of Control. */
export const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform);

/** The key of commands, as it stands on this keyboard. */
export const COMMAND = isMac ? '⌘' : 'Ctrl';

export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether a command letter was pressed, also with Caps Lock, and on the same key while another script is written. */
export function isCommand(event: Press, letter: string): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return false;
  return isLetter(event, letter);
}

/** Whether a list may hear a key. With Control or Alt it is the window's, but for Enter, which opens beside what is open. */
export function isOfLists({ key, ctrlKey, metaKey, altKey }: Press): boolean {
  return !altKey && (key === 'Enter' || !(ctrlKey || metaKey));
}

/** Whether a key opens a menu on what has the keys. */
export function isMenuKey({ key, shiftKey }: Press): boolean {
  return key === 'ContextMenu' || (key === 'F10' && shiftKey);
}

/** Whether a key is this letter (in lower case): by what it types, and where that is another script, by where it lies. */
export function isLetter({ key, code }: Pick<Press, 'key' | 'code'>, letter: string): boolean {
  const typed = key.toLowerCase();
  return typed === letter || (!/^[a-z]$/.test(typed) && code === `Key${letter.toUpperCase()}`);
}
