/** When and where each statement of a log was sent, in a few words beside its purpose. */

import type { LogView } from '../../api';
import { clock, count } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';

/** More places than these are counted instead of named. */
const NAMED = 3;

/** One text for each statement of the log, in its order. */
export function sendingsOf(log: Pick<LogView, 'statements' | 'sent'>): string[] {
  return log.statements.map((_, index) => {
    const sent = log.sent.filter((one) => one.statement === index);
    const places = [...new Set(sent.flatMap((one) => one.place ?? []))];
    const named = places.slice(0, NAMED).join(', ');
    const more = places.length - NAMED;
    const first = sent[0];
    return [
      more > 0 ? t('log.morePlaces', { places: named, count: more }) : named,
      first === undefined ? '' : clock(first.at),
      sent.length > 1 ? t('log.times', { count: sent.length, times: count(sent.length) }) : '',
    ].filter((part) => part !== '').join(' · ');
  });
}
