/** A change as a person would say it, and the sign that stands before it. */

import type { ChangeName, ChangeView, EntityChange } from '../../api';
import { t } from '../../i18n/index.svelte';

export type Sign = 'added' | 'removed' | 'changed';

export function signOf(kind: ChangeName): Sign {
  if (kind.endsWith('_added')) return 'added';
  return kind.endsWith('_removed') ? 'removed' : 'changed';
}

export function changeName(change: ChangeView): string {
  return t(`change.${change.kind}`);
}

/** `+2 −1 ~3`: columns and parts gained, lost and altered. Empty when the entity itself came or went. */
export function tally(entity: EntityChange): string {
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const change of entity.changes) {
    if (change.kind === 'entity_added' || change.kind === 'entity_removed') return '';
    counts[signOf(change.kind)] += 1;
  }
  return [counts.added > 0 && `+${counts.added}`, counts.removed > 0 && `−${counts.removed}`, counts.changed > 0 && `~${counts.changed}`].filter(Boolean).join(' ');
}

/** What the entity itself went through, as a sign for a list. */
export function entitySign(entity: EntityChange): Sign {
  const whole = entity.changes.find((change) => change.kind === 'entity_added' || change.kind === 'entity_removed');
  return whole === undefined ? 'changed' : signOf(whole.kind);
}
