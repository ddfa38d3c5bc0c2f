/** Keys that lists and fields hear themselves, with Control or Command held. */

const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform);

/** The key of commands, as it stands on this keyboard. */
export const COMMAND = isMac ? '⌘' : 'Ctrl';

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether a command letter was pressed, also with Caps Lock, and on the same key while another script is written. */
export function isCommand(event: Press, letter: string): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return false;
  const typed = event.key.toLowerCase();
  return typed === letter || (!/^[a-z]$/.test(typed) && event.code === `Key${letter.toUpperCase()}`);
}
