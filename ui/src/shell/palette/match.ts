/**
 * Fuzzy matching of what is known here: commands, saved searches. Tables and columns are matched by the search itself.
 *
 * Hangul is compared by its letters, so that a syllable half typed finds the word, and by its initials: `ㅅㅈ` finds 설정.
 */

import { disassemble, getChoseong } from 'es-hangul';
import fuzzysort from 'fuzzysort';

export interface Target {
  /** What is matched, best first: its label, and other words people may know it by. */
  words: readonly string[];
}

/** Below this a match is letters that happen to stand in this order. */
const THRESHOLD = 0.35;

/** The targets that match, best first. Everything, in its own order, when nothing is typed. */
export function match<T extends Target>(text: string, targets: readonly T[], limit: number): T[] {
  const typed = disassemble(text.trim().toLowerCase());
  if (typed === '') return targets.slice(0, limit);
  const isInitials = /^[ㄱ-ㅎ]+$/.test(text.trim());
  return targets
    .map((target, at) => ({ target, at, score: Math.max(...target.words.map((word) => score(typed, word, isInitials))) }))
    .filter(({ score }) => score >= THRESHOLD)
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, limit)
    .map(({ target }) => target);
}

function score(typed: string, word: string, isInitials: boolean): number {
  const letters = fuzzysort.single(typed, disassemble(word.toLowerCase()))?.score ?? 0;
  return isInitials ? Math.max(letters, fuzzysort.single(typed, getChoseong(word))?.score ?? 0) : letters;
}
