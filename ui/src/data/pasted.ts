/**
 * Pasted places that may hold a password. Addresses are kept by browsers and read over shoulders, so only the text
 * without its secret goes there; the whole text stays in memory and is gone with the page.
 */

const whole = new Map<string, string>();

/**
 * Names of settings whose value is secret: `password`, `PGPASSWORD`, `motherduck_token`, `AccountKey`, and what signs an
 * address for whoever holds it: `X-Amz-Signature`, `X-Goog-Credential`, `sig`.
 */
const NAME = String.raw`(?:[\w-]*(?:password|passwd|passphrase|pwd|secret|token|access_?key|account_?key|api_?key|signature|credential)[\w-]*|pass|sig)\s*=\s*`;
const QUOTED = String.raw`'(?:[^'\\]|\\.)*(?:'|$)|"(?:[^"\\]|\\.)*(?:"|$)|\{[^}]*(?:\}|$)`;

/** In the query of an address, or among settings parted by semicolons: a value ends where the next one begins. */
const PARTED = new RegExp(String.raw`([?&;,]\s*${NAME})(?:${QUOTED}|[^&;]*)`, 'gi');
/** Settings parted by spaces: anything but a space that is not escaped belongs to the value. */
const SPACED = new RegExp(String.raw`((?:^|\s)${NAME})(?:${QUOTED}|(?:\\.|[^\s\\])+)`, 'gis');

/**
 * `user:password@` after anything that may be meant as a scheme: `jdbc:postgresql://`, `postgresql+psycopg2://`,
 * `postgres//`, `postgres:/`. Up to the last @, because a password may hold one itself.
 */
const USER = /^((?:[^/?#@]*\/\/+|[^/?#@]*:\/)[^:/?#@]*):.*@/is;
/** The same without any slash; the path of a file, on a drive or after its engine's name, is left alone. */
const BARE = /^(?![a-z]:[\\/]|(?:sqlite|duckdb|file|jdbc:oracle):)([^:/?#@]*):[^/]*@/is;
/** Oracle's drivers part user and password by a slash. */
const ORACLE = /^(jdbc:oracle:[^:]*:[^/@]*)\/.*@/is;

/**
 * The text without passwords, and a memory of the whole. What is not understood as an address is cut too much rather
 * than too little: nothing is lost by it, because the whole is what is asked for.
 */
export function withoutSecret(text: string): string {
  // Settings first: an @ in the value of one is not the end of a user's name.
  const shown = text.replace(PARTED, '$1').replace(SPACED, '$1').replace(ORACLE, '$1@').replace(USER, '$1@').replace(BARE, '$1@');
  if (shown !== text) whole.set(shown, text);
  return shown;
}

/** Whether a text is meant as a place that can be read: a URL, or the whole path of a file or folder. */
export function isAddress(text: string): boolean {
  return /^\s*(?:[a-z][a-z0-9+.-]*:\/\/\S|~?\/[^\s/]|[a-z]:[\\/]|\\\\\S)/i.test(text);
}

/** What was pasted for this text, as long as the page lives. */
export function recall(shown: string): string {
  return whole.get(shown) ?? shown;
}
