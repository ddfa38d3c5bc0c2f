/**
 * Pasted places that may hold a password. Addresses are kept by browsers and read over shoulders, so only the text
 * without its secret goes there; the whole text stays in memory and is gone with the page.
 */

const whole = new Map<string, string>();

/** The text without passwords, and a memory of the whole. */
export function withoutSecret(text: string): string {
  const shown = text
    // Up to the last @: a password may hold one itself.
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^:/?#@]*):.*@/is, '$1@')
    .replace(/([?&](?:password|sslpassword|pwd)=)[^&#]*/gi, '$1')
    .replace(/(\b(?:password|sslpassword|pwd)\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&;]+)/gi, '$1');
  if (shown !== text) whole.set(shown, text);
  return shown;
}

/** What was pasted for this text, as long as the page lives. */
export function recall(shown: string): string {
  return whole.get(shown) ?? shown;
}
