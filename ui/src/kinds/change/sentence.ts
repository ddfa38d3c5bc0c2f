/** A change as a person would say it, and the sign that stands before it. */

import type { ChangeName, ChangeSign, ChangeView, EntityChange } from '../../api';
import { count } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';

export type Sign = ChangeSign;

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

/** What the entity itself went through, as a sign for a list. */
export function entitySign(entity: EntityChange): Sign {
  const whole = entity.changes.find((change) => change.kind === 'entity_added' || change.kind === 'entity_removed');
  return whole === undefined ? 'changed' : signOf(whole.kind);
}

/** What a change may concern, the weightiest first: what breaks a query comes before what explains a table. */
const WEIGHT = [
  'column', 'type', 'nullability', 'form', 'definition', 'constraint', 'default', 'index', 'partitioning', 'trigger', 'owner', 'property', 'detail', 'comment', 'position',
] as const satisfies readonly (typeof ASPECTS)[ChangeName][];

/** What is new about an entity: that it came or went, or how much of it did, as `+2 columns −1`, `type changed`. */
export function newsOf(entity: EntityChange): string[] {
  const sign = entitySign(entity);
  if (sign !== 'changed') return [t(`sign.${sign}`)];
  return WEIGHT.flatMap((aspect) => {
    const counts = { added: 0, removed: 0, changed: 0 };
    for (const { kind } of entity.changes) if (ASPECTS[kind] === aspect) counts[signOf(kind)] += 1;
    return [cameAndWent(aspect, counts), altered(aspect, counts.changed)].filter((part) => part !== '');
  });
}

function cameAndWent(aspect: (typeof WEIGHT)[number], { added, removed }: Record<Sign, number>): string {
  const what = t(`part.${aspect}`, { count: added > 0 ? added : removed });
  if (added > 0 && removed > 0) return t('news.both', { added: count(added), what, removed: count(removed) });
  if (added > 0) return t('news.added', { n: count(added), what });
  return removed > 0 ? t('news.removed', { n: count(removed), what }) : '';
}

function altered(aspect: (typeof WEIGHT)[number], changed: number): string {
  const what = t(`part.${aspect}`, { count: changed });
  if (changed === 0) return '';
  return changed === 1 ? t('news.changed', { what }) : t('news.changedMany', { n: count(changed), what });
}
