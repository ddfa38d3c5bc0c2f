/** Rows and bytes as a person reads them. */

import type { Int64, Measure } from '../../api';
import { bytes, compact, percent } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';

export function measured(value: Int64 | number, measure: Measure): string {
  return measure === 'bytes' ? bytes(value) : t('hit.rows', { rows: compact(value), count: Number(value) });
}

/** The part of the whole: “12.4%”. */
export function shareOf(value: Int64 | number, total: number): string {
  return total > 0 ? percent(Number(value) / total) : '';
}
