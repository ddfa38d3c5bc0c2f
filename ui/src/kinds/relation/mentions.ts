/**
 * Where a definition names tables and views.
 *
 * It is found by reading words, not by parsing SQL: what stands where a table may stand is a name to ask the catalog
 * about, and only names that the catalog knows are looked for in the text. A name with its schema, or before a column, is taken anywhere; a bare name only
 * where a table may stand, because `count(*) AS orders` names no table. Pure; any text is an answer.
 */

import type { Link, NamePart } from '../../api';

export interface Mention {
  /** Offsets into the text. */
  from: number;
  to: number;
  link: Link;
}

interface Word {
  from: number;
  to: number;
  /** Quotes taken off. */
  text: string;
  /** The same, folded to lower case. */
  name: string;
  /** What stands between this word and the one before it, without space and comments. */
  before: string;
  quoted: boolean;
}

/** Comments and strings; quoted names; bare names; the quotes around a routine's body, whose text is read as well. */
const TOKENS = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|\$[\p{L}\p{N}_]*\$|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([\p{L}_][^\]\n]*)\]|([\p{L}_][\p{L}\p{M}\p{N}_$]*)|[^\s]/gu;

/** Words a table may follow, those that begin a list of tables, and words that end one. */
const TABLES = new Set(['from', 'join', 'into', 'update', 'table', 'only', 'references']);
const LISTS = new Set(['from', 'join']);
const CLAUSES = new Set(['select', 'where', 'on', 'using', 'group', 'order', 'having', 'set', 'values', 'returning', 'window', 'limit', 'with', 'as']);

/** The most names that are asked about, and the most parts of one. */
const MOST_NAMES = 200;
const MOST_PARTS = 4;

/** The names that stand where a table may stand, each once; what they mean is the catalog's to say. */
export function namesIn(text: string): NamePart[][] {
  const words = wordsOf(text);
  const own = namesGiven(words);
  const names = new Map<string, NamePart[]>();
  for (const { chain, follows } of chainsOf(words)) {
    const [first] = chain;
    if (!follows || chain.length > MOST_PARTS || first === undefined || (chain.length === 1 && own.has(first.name))) continue;
    const parts = chain.map(({ text, quoted }) => ({ text, quoted }));
    names.set(JSON.stringify(parts), parts);
    if (names.size === MOST_NAMES) break;
  }
  return [...names.values()];
}

export function mentionsOf(text: string, links: readonly Link[]): Mention[] {
  const byName = new Map<string, Link[]>();
  for (const link of links) {
    const name = link.name.toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), link]);
  }
  if (byName.size === 0) return [];
  const words = wordsOf(text);
  const own = namesGiven(words);
  return chainsOf(words).flatMap(({ chain, follows }) => mentionIn(chain, byName, (name) => follows && !own.has(name)) ?? []);
}

/** The names of a text from left to right, and whether each stands where a table may stand. */
function chainsOf(words: readonly Word[]): { chain: Word[]; follows: boolean }[] {
  const found: { chain: Word[]; follows: boolean }[] = [];
  let tables = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const chain = chainFrom(words, at);
    if (chain.length === 1 && !word.quoted) {
      if (LISTS.has(word.name)) tables = true;
      // What stands behind the name of one table is its columns.
      else if (CLAUSES.has(word.name) || (TABLES.has(word.name) && word.name !== 'only')) tables = false;
    }
    const before = words[at - 1];
    const follows = word.before === '' ? before?.quoted === false && TABLES.has(before.name) : tables && /[,(]$/.test(word.before);
    found.push({ chain, follows });
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
    const here = byName.get(last.name)?.filter(({ path }) => endsWith(path, above));
    // Two names may differ in case alone.
    const link = here?.find(({ name }) => name === last.text) ?? here?.[0];
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

/** Names the definition gives itself: `WITH orders AS (`, also with names for its columns or a word on how it is kept. */
function namesGiven(words: readonly Word[]): Set<string> {
  const given = new Set<string>();
  words.forEach((word, at) => {
    if (word.name !== 'as' || word.quoted || !isQueryFrom(words, at + 1)) return;
    const named = words[namedBefore(words, at)];
    if (named !== undefined) given.add(named.name);
  });
  return given;
}

/** Whether a query in brackets begins here: `(SELECT`, `MATERIALIZED (SELECT`, `NOT MATERIALIZED (SELECT`. */
function isQueryFrom(words: readonly Word[], at: number): boolean {
  let next = at;
  for (const kept of ['not', 'materialized']) if (words[next]?.name === kept && words[next]?.before === '') next += 1;
  return words[next]?.before.startsWith('(') === true;
}

/** The number of the word that an `AS` gives a meaning, behind which its columns may stand: `orders (id, total) AS`. */
function namedBefore(words: readonly Word[], at: number): number {
  if (words[at]?.before === '') return at - 1;
  if (words[at]?.before !== ')') return -1;
  let first = at - 1;
  while (words[first]?.before === ',') first -= 1;
  return words[first]?.before === '(' ? first - 1 : -1;
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
    words.push({ from: match.index, to: match.index + token.length, text: name, name: name.toLowerCase(), before, quoted: quoted !== undefined });
    before = '';
  }
  return words;
}
