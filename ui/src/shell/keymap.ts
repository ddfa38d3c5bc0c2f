/** Keys that work everywhere. Keys of one list live with the list. */

export interface Verbs {
  search: () => void;
  back: () => void;
  forward: () => void;
}

/** Runs the verb a key stands for; returns whether there was one. */
export function runKey(event: KeyboardEvent, verbs: Verbs): boolean {
  const verb = verbOf(event);
  if (verb === null) return false;
  event.preventDefault();
  verbs[verb]();
  return true;
}

/** Runs the verb of a mouse's side buttons. */
export function runButton(event: MouseEvent, verbs: Verbs): void {
  if (event.button !== 3 && event.button !== 4) return;
  event.preventDefault();
  if (event.button === 3) verbs.back();
  else verbs.forward();
}

function verbOf(event: KeyboardEvent): keyof Verbs | null {
  if (event.isComposing) return null;
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.altKey && (event.key === 'k' || event.key === 'p')) return 'search';
  if (event.key === '/' && !command && !event.altKey && !isTyping(event.target)) return 'search';
  if (event.altKey && !command && event.key === 'ArrowLeft') return 'back';
  if (event.altKey && !command && event.key === 'ArrowRight') return 'forward';
  return null;
}

/** Whether a key would go into a text. */
function isTyping(target: EventTarget | null): boolean {
  if (typeof HTMLElement === 'undefined' || !(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
