/** What became of a part of a query that could not be read as it is written, in words. */

import type { QueryNote } from '../../api';
import { t } from '../../i18n/index.svelte';

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
