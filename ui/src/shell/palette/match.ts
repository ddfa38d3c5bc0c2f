/**
 * Fuzzy matching of what is known here: commands, settings, sources, saved searches, what was opened last. Tables and
 * columns are matched by the search itself.
 *
 * Hangul is compared by its letters, so that a syllable half typed finds the word, and by its initials: `ㅅㅈ` finds 설정.
 * Each letter remembers the sign it came from, which is how a match is shown in the word as it is written.
 */

import { disassemble, getChoseong } from 'es-hangul';
import fuzzysort from 'fuzzysort';

import type { Marked } from '../../kit/marked';

export interface Target {
  /** What is matched: its label first, then other words people may know it by. */
  words: readonly string[];
}

export interface Match<T> {
  target: T;
  /** The label, with what of it was typed; nothing where another word was. */
  marked: Marked;
}

/** Below this a match is letters that happen to stand in this order. */
const THRESHOLD = 0.35;

/** The targets that match, best first. Everything, in its own order, when nothing is typed. */
export function match<T extends Target>(text: string, targets: readonly T[], limit: number): Match<T>[] {
  const typed = disassemble(text.trim().toLowerCase());
  if (typed === '') return targets.slice(0, limit).map((target) => ({ target, marked: { text: target.words[0] ?? '', ranges: [] } }));
  const spellings = /^[ㄱ-ㅎ]+$/.test(text.trim()) ? [letters, initials] : [letters];
  return targets
    .map((target, at) => ({ target, at, ...best(typed, target.words, spellings) }))
    .filter(({ score }) => score >= THRESHOLD)
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, limit)
    .map(({ target, ranges }) => ({ target, marked: { text: target.words[0] ?? '', ranges } }));
}

type Spelling = (sign: string) => string;
type Ranges = [number, number][];

const letters: Spelling = (sign) => disassemble(sign.toLowerCase());
const initials: Spelling = (sign) => getChoseong(sign) || sign.toLowerCase();

function best(typed: string, words: readonly string[], spellings: readonly Spelling[]): { score: number; ranges: Ranges } {
  let found = { score: 0, ranges: [] as Ranges };
  for (const [index, word] of words.entries()) {
    for (const spelling of spellings) {
      const { spelt, from } = spell(word, spelling);
      const result = fuzzysort.single(typed, spelt);
      if (result === null || result.score <= found.score) continue;
      found = { score: result.score, ranges: index === 0 ? rangesOf(word, from, result.indexes) : [] };
    }
  }
  return found;
}

/** A word by its letters, and for each of them where in the word its sign begins. */
function spell(word: string, spelling: Spelling): { spelt: string; from: number[] } {
  let spelt = '';
  const from: number[] = [];
  let at = 0;
  for (const sign of word) {
    const made = spelling(sign);
    spelt += made;
    for (let count = made.length; count > 0; count -= 1) from.push(at);
    at += sign.length;
  }
  return { spelt, from };
}

/** The signs whose letters were typed, neighbours joined. */
function rangesOf(word: string, from: readonly number[], indexes: ArrayLike<number>): Ranges {
  const ranges: Ranges = [];
  const starts = [...new Set(Array.from(indexes, (index) => from[index]).filter((start) => start !== undefined))].sort((a, b) => a - b);
  for (const start of starts) {
    const end = start + String.fromCodePoint(word.codePointAt(start) ?? 0).length;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === start) last[1] = end;
    else ranges.push([start, end]);
  }
  return ranges;
}
