/**
 * What went wrong, in the language of whoever reads it.
 *
 * The catalog's sentences name the thing concerned, in English. In another language the kind of the failure is said
 * first, with what usually helps; the catalog's own words follow, because a driver's message is worth its letters.
 */

import type { ApiError, Check, IssueView } from '../api';
import { label, locale, t } from './index.svelte';
import { sentence } from './sentence';

/** A failed command, as it is said to a person. */
export type Failed = ApiError;

export interface Said {
  heading: string;
  /** Empty where nothing is known to help. */
  remedy: string;
  /** The catalog's own sentences, in English; none where they have been said already. */
  original: string[];
}

export function saidOf(error: ApiError): Said {
  // A failure below the commands (no connection, no answer) has no sentence of its own.
  if (error.message === '') {
    return { heading: label(`failure.${error.code}`, t('failure.internal')), remedy: label(`remedy.${error.code}`, ''), original: [] };
  }
  return say(error, t(`error.${error.code}`), t(`advice.${error.code}`));
}

export function saidOfIssue(issue: IssueView): Said {
  return say(issue, t(`issueSays.${issue.kind}`), t(`issueAdvice.${issue.kind}`));
}

/** Of a place this login may not read: what the source advises, which in another language follows what usually helps. */
export function saidOfUnreadable(remedy: string): Said {
  if (locale.current === 'en') return { heading: '', remedy: sentence(remedy), original: [] };
  return { heading: '', remedy: t('advice.denied'), original: [sentence(remedy)] };
}

export function saidOfCheck(check: Check): Said {
  return say(check, t(`checked.${check.outcome}`), check.remedy === null ? '' : t(`checkAdvice.${check.outcome}`));
}

/** One line, for where there is no room for more. */
export function inShort(error: ApiError): string {
  return shorten(saidOf(error));
}

export function issueInShort(issue: IssueView): string {
  return shorten(saidOfIssue(issue));
}

/** The kind of a failure says too little by itself: the catalog's own sentence goes with it. */
function shorten({ heading, original }: Said): string {
  return original[0] === undefined ? heading : `${heading} (${original[0]})`;
}

function say({ message, remedy }: { message: string; remedy: string | null }, kind: string, advice: string): Said {
  const own = remedy === null ? '' : sentence(remedy);
  if (locale.current === 'en') return { heading: sentence(message), remedy: own || advice, original: [] };
  return { heading: kind, remedy: advice, original: [sentence(message), own].filter((text) => text !== '') };
}
