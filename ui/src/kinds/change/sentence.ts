/** A change as a person would say it, and the sign that stands before it. */

import type { ChangeName, ChangeView, EntityChange } from '../../api';
import { t } from '../../i18n/index.svelte';

export type Sign = 'added' | 'removed' | 'changed';

export function signOf(kind: ChangeName): Sign {
  if (kind.endsWith('_added')) return 'added';
  return kind.endsWith('_removed') ? 'removed' : 'changed';
}

/** What was added, removed or altered about the entity, as a noun: “column”, “type”; or what became of all of it. */
export function aspectOf(kind: ChangeName): string {
  return t(`aspect.${ASPECTS[kind]}`);
}

const ASPECTS = {
  entity_added: 'appeared',
  entity_removed: 'disappeared',
  column_added: 'column',
  column_removed: 'column',
  column_moved: 'position',
  type_changed: 'type',
  nullability_changed: 'nullability',
  default_changed: 'default',
  column_detail_changed: 'detail',
  comment_changed: 'comment',
  owner_changed: 'owner',
  constraint_added: 'constraint',
  constraint_removed: 'constraint',
  constraint_changed: 'constraint',
  index_added: 'index',
  index_removed: 'index',
  index_changed: 'index',
  trigger_added: 'trigger',
  trigger_removed: 'trigger',
  trigger_changed: 'trigger',
  partitioning_changed: 'partitioning',
  definition_changed: 'definition',
  form_changed: 'form',
  property_changed: 'property',
} as const satisfies Record<ChangeName, string>;

/** Longer texts, and those of several lines, are compared in a view of their own. */
const SHORT = 160;

export function isLong({ kind, before, after }: ChangeView): boolean {
  if (kind === 'definition_changed' && before !== null && after !== null) return true;
  return [before, after].some((text) => text !== null && (text.length > SHORT || text.includes('\n')));
}

/** How many lines came and went, counted without regard to their order. Enough to say how much changed. */
export function linesChanged({ before, after }: ChangeView): { added: number; removed: number } {
  const left = new Map<string, number>();
  for (const line of (before ?? '').split('\n')) left.set(line, (left.get(line) ?? 0) + 1);
  let added = 0;
  for (const line of (after ?? '').split('\n')) {
    const held = left.get(line) ?? 0;
    if (held === 0) added += 1;
    else left.set(line, held - 1);
  }
  return { added, removed: [...left.values()].reduce((sum, held) => sum + held, 0) };
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

/** What is new about an entity where there is room for a word: `+2 −1`, or that it came or went. */
export function newsOf(entity: EntityChange): string {
  const sign = entitySign(entity);
  return sign === 'changed' ? tally(entity) : t(`sign.${sign}`);
}
