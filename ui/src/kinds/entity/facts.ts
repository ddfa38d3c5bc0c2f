/** The line of facts under an entity's name: what an analyst wants to know before reading a column. */

import type { EntityView, MetricName } from '../../api';
import { ago, bytes, count, exactly, when } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';

export interface Fact {
  name: string;
  value: string;
  /** The whole truth, for a tooltip. */
  exact?: string;
}

const MOMENTS: readonly MetricName[] = ['last_write', 'last_analyzed'];

export function factsOf(view: EntityView): Fact[] {
  const facts: Fact[] = view.observations.map(({ metric, value, at }) => {
    const name = t(`metric.${metric}`);
    if (MOMENTS.includes(metric)) return { name, value: when(Number(value)), exact: exactly(Number(value)) };
    const text = metric === 'bytes' ? bytes(value) : count(value);
    return { name, value: text, exact: t('fact.observed', { value: count(value), when: when(at) }) };
  });
  if (view.body.is === 'container') facts.push(...contents(view.body));
  if (view.body.is === 'relation') facts.push({ name: t('fact.columns'), value: count(view.body.columns.length) });
  if (view.owner !== null) facts.push({ name: t('fact.owner'), value: view.owner });
  if (view.last_changed !== null) facts.push({ name: t('fact.lastChanged'), value: ago(view.last_changed), exact: exactly(view.last_changed) });
  return facts;
}

function contents(body: Extract<EntityView['body'], { is: 'container' }>): Fact[] {
  const facts = [{ name: t('fact.tables'), value: count(body.tables) }];
  if (body.views > 0) facts.push({ name: t('fact.views'), value: count(body.views) });
  if (body.routines > 0) facts.push({ name: t('fact.routines'), value: count(body.routines) });
  facts.push({ name: t('fact.columns'), value: count(body.columns) });
  return facts;
}
