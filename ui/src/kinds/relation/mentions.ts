/**
 * Where a definition names the tables and views it is linked with.
 *
 * It is found by reading words, not by parsing SQL: the catalog has already worked out what the definition is made from,
 * and only those names are looked for. A name with its schema, or before a column, is taken anywhere; a bare name only
 * where a table may stand, because `count(*) AS orders` names no table. Pure; any text is an answer.
 */

import type { Link } from '../../api';

export interface Mention {
  /** Offsets into the text. */
  from: number;
  to: number;
  link: Link;
}

interface Word {
  from: number;
  to: number;
  /** Folded to lower case; quotes taken off. */
  name: string;
  /** What stands between this word and the one before it, without space and comments. */
  before: string;
  quoted: boolean;
}

/** Comments and strings; quoted names; bare names; the quotes around a routine's body, whose text is read as well. */
const TOKENS = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|\$[\p{L}\p{N}_]*\$|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([\p{L}_][^\]\n]*)\]|([\p{L}_][\p{L}\p{M}\p{N}_$]*)|[^\s]/gu;

/** Words a table may follow, and words that end a list of tables. */
const TABLES = new Set(['from', 'join', 'into', 'update', 'table', 'only', 'references']);
const CLAUSES = new Set(['select', 'where', 'on', 'using', 'group', 'order', 'having', 'set', 'values', 'returning', 'window', 'limit', 'with', 'as']);

export function mentionsOf(text: string, links: readonly Link[]): Mention[] {
  const byName = new Map<string, Link[]>();
  for (const link of links) {
    const name = link.name.toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), link]);
  }
  if (byName.size === 0) return [];
  const words = wordsOf(text);
  const own = namesGiven(words);
  const found: Mention[] = [];
  let tables = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const chain = chainFrom(words, at);
    if (chain.length === 1 && !word.quoted) {
      if (TABLES.has(word.name)) tables = true;
      else if (CLAUSES.has(word.name)) tables = false;
    }
    const follows = word.before === '' ? TABLES.has(words[at - 1]?.name ?? '') : tables && /[,(]$/.test(word.before);
    const mention = mentionIn(chain, byName, (name) => follows && !own.has(name));
    if (mention !== null) found.push(mention);
    at += chain.length - 1;
  }
  return found;
}

/** The longest beginning of `a.b.c` that is one of the links. */
function mentionIn(chain: readonly Word[], byName: ReadonlyMap<string, readonly Link[]>, isTable: (name: string) => boolean): Mention | null {
  for (let length = chain.length; length > 0; length -= 1) {
    const [first, last] = [chain[0], chain[length - 1]];
    if (first === undefined || last === undefined) continue;
    const above = chain.slice(0, length - 1).map(({ name }) => name);
    const link = byName.get(last.name)?.find(({ path }) => endsWith(path, above));
    if (link === undefined) continue;
    if (length === 1 && chain.length === 1 && !isTable(last.name)) return null;
    return { from: first.from, to: last.to, link };
  }
  return null;
}

function endsWith(path: readonly string[], names: readonly string[]): boolean {
  return names.every((name, at) => path[path.length - names.length + at]?.toLowerCase() === name);
}

/** The word at `at` and those that follow it behind dots. */
function chainFrom(words: readonly Word[], at: number): Word[] {
  const chain = words.slice(at, at + 1);
  for (let next = at + 1; words[next]?.before === '.'; next += 1) chain.push(...words.slice(next, next + 1));
  return chain;
}

/** Names the definition gives itself: `WITH orders AS (`. */
function namesGiven(words: readonly Word[]): Set<string> {
  const given = new Set<string>();
  words.forEach((word, at) => {
    if (words[at + 1]?.name === 'as' && words[at + 1]?.before === '' && words[at + 2]?.before.startsWith('(')) given.add(word.name);
  });
  return given;
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let before = '';
  for (const match of text.matchAll(TOKENS)) {
    const [token, double, back, square, bare] = match;
    const quoted = double?.replaceAll('""', '"') ?? back?.replaceAll('``', '`') ?? square;
    const name = bare ?? quoted;
    if (name === undefined) {
      // Comments, strings and the quotes of a body are no signs between words.
      if (token.length === 1 && token !== "'") before += token;
      continue;
    }
    words.push({ from: match.index, to: match.index + token.length, name: name.toLowerCase(), before, quoted: quoted !== undefined });
    before = '';
  }
  return words;
}
