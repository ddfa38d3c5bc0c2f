/**
 * What is said beside the page, read aloud by screen readers. A short message needs no answer and is gone by itself; what
 * was tried and failed stays until it is dismissed, because there may be something to do about it.
 */

import type { Failed } from '../i18n/said';

const SHOWN_MS = 2600;

/** What failed. `about` names what it concerned, where several things were tried at once. */
export interface FailureNotice {
  /** The same for all that fails the same way, so that whoever has the keys in it keeps them. */
  readonly id: number;
  /** Grows when it is said anew. */
  readonly edition: number;
  readonly error: Failed;
  readonly about: readonly string[];
}

let message = $state('');
let failures = $state.raw<readonly FailureNotice[]>([]);
let turn = 0;

export const notices = {
  get message(): string {
    return message;
  },
  /** The newest comes last; what fails again keeps its place. */
  get failures(): readonly FailureNotice[] {
    return failures;
  },
  say(text: string): void {
    message = text;
    const mine = ++turn;
    setTimeout(() => {
      if (mine === turn) message = '';
    }, SHOWN_MS);
  },
  /** What fails the same way once more is said anew, and stands there once, of all that it concerned. */
  fail(error: Failed, ...about: readonly string[]): void {
    const same = failures.find((one) => one.error.code === error.code && one.error.message === error.message);
    const edition = ++turn;
    const anew = { id: same?.id ?? edition, edition, error, about: [...new Set([...(same?.about ?? []), ...about])] };
    failures = same === undefined ? [...failures, anew] : failures.map((one) => (one === same ? anew : one));
  },
  dismiss(id: number): void {
    failures = failures.filter((one) => one.id !== id);
  },
};
