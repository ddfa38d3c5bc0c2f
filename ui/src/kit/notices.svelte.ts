/**
 * What is said beside the page, read aloud by screen readers. A short message needs no answer and is gone by itself; what
 * was tried and failed stays until it is dismissed, because there may be something to do about it.
 */

import type { Failed } from '../i18n/said';

const SHOWN_MS = 2600;

/** What failed. `about` names what it concerned, where several things were tried at once. */
export interface FailureNotice {
  readonly id: number;
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
  /** The newest comes last. */
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
    const names = new Set([...(same?.about ?? []), ...about]);
    failures = [...failures.filter((one) => one !== same), { id: ++turn, error, about: [...names] }];
  },
  dismiss(id: number): void {
    failures = failures.filter((one) => one.id !== id);
  },
};
