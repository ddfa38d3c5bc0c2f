/**
 * Korean particles after names that may not be Korean: `orders를`, `shop을`, `table로`.
 *
 * es-hangul knows Hangul. Other names are judged by how a Korean reads them aloud: digits by their Korean reading,
 * abbreviations letter by letter, words as the loanwords they are. Only the last word of a name is heard.
 */

import { josa } from 'es-hangul';

type Particle = Parameters<typeof josa>[1];

/** Syllables that end as a word may: in a vowel, in a consonant, or in ㄹ, after which 으로 is 로. */
type Ending = '가' | '각' | '갈';

/** 영 일 이 삼 사 오 육 칠 팔 구; tens, hundreds and thousands end in a consonant as 영 does. */
const DIGITS: readonly Ending[] = ['각', '갈', '가', '각', '가', '가', '각', '갈', '갈', '가'];
/** 엘 엠 엔, and 알 as most people say it; every other letter ends in a vowel. */
const LETTERS: Readonly<Record<string, Ending>> = { l: '갈', r: '갈', m: '각', n: '각' };

/** How words end, the first that fits: by what is heard, which is not always what is written. */
const WORDS: readonly (readonly [RegExp, Ending])[] = [
  // 허브, 체크, 서브, 비트, 히트, 테마: settled before the rules below were.
  [/(hub|check|^sub|^bit|^hit|^theme)$/, '가'],
  // 타입, 프라이빗
  [/(type|private)$/, '각'],
  // 테이블, 파일, 메일
  [/le?$/, '갈'],
  // 마케팅, 컬럼, 어드민, 네임, 폰
  [/(ng|[mn]|[aeiouy][mn]e)$/, '각'],
  // 숍, 웹, 타깃, 토픽, 앱: a stop after a short vowel is its final consonant; after a long one or a consonant a vowel follows it.
  [/(^|[^aeiou])[aeiouy](pp|[pbtkc])$/, '각'],
  // 그룹, 아웃, 북, 힙, 스톡
  [/(ou[pt]|ook|e[ea]p|ck)$/, '각'],
];

/** The last word of a name, where `orderId` and `order_id` end in `id` and `customerURL` in `URL`. */
const PARTS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\p{Nd}|[가-힣]|\p{L}/gu;

/** The particle that fits the sound of a word, without the word. */
export function particleOf(word: string, particle: Particle): string {
  return josa(endingOf(word), particle).slice(1);
}

function endingOf(name: string): string {
  // Accents change nothing here, and Hangul is taken whole.
  const plain = name.normalize('NFD').replace(/\p{Diacritic}/gu, '').normalize('NFC');
  const part = plain.match(PARTS)?.at(-1) ?? '';
  if (/[가-힣]/.test(part)) return part;
  if (/^[0-9]$/.test(part)) return DIGITS[Number(part)] ?? '가';
  if (isSpelled(part)) return LETTERS[part.slice(-1).toLowerCase()] ?? '가';
  const heard = part.toLowerCase();
  return WORDS.find(([ending]) => ending.test(heard))?.[1] ?? '가';
}

/** Whether it is read letter by letter: SQL, URL, csv. Longer capitals are a word written loudly: ORDERS. */
function isSpelled(part: string): boolean {
  return /^[A-Z]{1,3}$/.test(part) || !/[aeiouy]/i.test(part);
}
