/**
 * Korean particles after names that may not be Korean: `orders를`, `users를`, `tbl을`.
 *
 * es-hangul knows Hangul. Identifiers end in Latin letters and digits, so those are judged by how they are read aloud.
 */

import { josa } from 'es-hangul';

type Particle = Parameters<typeof josa>[1];

/** Digits whose Korean reading ends in a consonant: 영 일 삼 육 칠 팔. */
const CLOSED_DIGITS = '013678';
/** Letters read with a final consonant: 엘 엠 엔 (and 알, as most people say it). */
const CLOSED_LETTERS = 'lmnr';
/** Those of them that end in ㄹ, after which 으로 becomes 로. */
const RIEUL = 'lr178';

/** The particle that fits the sound of a word, without the word. */
export function particleOf(word: string, particle: Particle): string {
  const last = word.trimEnd().at(-1)?.toLowerCase() ?? '';
  if (/[가-힣]/.test(last)) return josa(last, particle).slice(last.length);
  const [closed = '', open = ''] = particle.split('/');
  const isClosed = last !== '' && (CLOSED_DIGITS + CLOSED_LETTERS).includes(last);
  if (particle === '으로/로' && RIEUL.includes(last)) return open;
  return isClosed ? closed : open;
}
