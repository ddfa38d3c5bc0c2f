/** What was let go of over the window is looked at, each in a tab. */

import { go, placeFor } from '../data/place';
import { t } from '../i18n/index.svelte';
import { notices } from '../kit/notices.svelte';
import { desk } from '../verbs/desk';

/** More tabs at once than these are no help. */
export const MOST_DROPPED = 10;

export function lookInside(paths: readonly string[]): void {
  const [first, ...others] = paths.slice(0, MOST_DROPPED).map((path) => placeFor('inspect', path));
  if (first === undefined) return;
  if (others.length === 0) return go(first);
  // A tab opens beside the one on the screen and takes its place there: the last is first, so that the first stays.
  for (const place of [first, ...others].reverse()) desk().openKept(place);
  if (paths.length > MOST_DROPPED) notices.say(t('drop.some', { shown: MOST_DROPPED, all: paths.length }));
}
