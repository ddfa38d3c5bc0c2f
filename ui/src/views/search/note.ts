/** What the search says of a query, in words. */

import type { QueryNote, Suggestion } from '../../api';
import { count } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';

/** What became of a part that could not be read as it is written. */
export function noteText(note: QueryNote): string {
  switch (note.note) {
    case 'unknown_field':
      return t('note.unknown_field', { field: note.field });
    case 'unread_value':
      return t('note.unread_value', { field: note.field, value: note.value });
    case 'bad_pattern':
      return t('note.bad_pattern', { pattern: note.pattern });
    case 'nothing_has':
      return t('note.nothing_has', { what: note.what });
    default:
      return t(`note.${note.note}`);
  }
}

/** Another query, and what it finds. */
export function suggestionText({ way, query, total }: Suggestion): string {
  return t(`suggest.${way}`, { query, total: count(total) });
}
