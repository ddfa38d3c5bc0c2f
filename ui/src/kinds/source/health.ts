/** How a source is doing, in one of five words: what the dot beside its name shows and says. */

import type { RunView, SourceView } from '../../api';
import { ago, daysSince } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';
import { now as present } from '../../i18n/now.svelte';

export interface Health {
  tone: 'ok' | 'warn' | 'bad' | 'idle' | 'busy';
  label: string;
}

/** After this many days what the catalog says of a source is called old. */
const OLD_DAYS = 7;

/** Whether what was harvested then is to be called old. */
export function isOld(harvested: string, now: number = present()): boolean {
  return daysSince(harvested, now) > OLD_DAYS;
}

/** `moving` is the run under way, if any; `now` is given for tests. */
export function healthOf(source: SourceView, moving: RunView | undefined, now: number = present()): Health {
  if (moving !== undefined) return { tone: 'busy', label: t('health.busy') };
  const last = source.runs[0];
  // What is shown of it is as old as its last harvest that was done, whatever became of the latest.
  const age = source.harvested === null ? null : ago(source.harvested, now);
  if (last?.state === 'failed') return { tone: 'bad', label: age === null ? t('health.failed') : t('health.failedSince', { age }) };
  if (last?.state === 'needs_review') return { tone: 'warn', label: age === null ? t('health.review') : t('health.reviewSince', { age }) };
  if (source.harvested === null || age === null) return { tone: 'idle', label: t('health.never') };
  if (source.issues.length > 0 || last?.state === 'partial') return { tone: 'warn', label: t('health.partial', { age }) };
  if (isOld(source.harvested, now)) return { tone: 'idle', label: t('health.old', { age }) };
  return { tone: 'ok', label: t('health.fresh', { age }) };
}
