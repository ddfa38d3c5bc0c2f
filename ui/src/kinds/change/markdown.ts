/**
 * Changes as Markdown, to paste where people talk about them.
 *
 * Everything a source wrote stands in code spans, where Markdown and HTML mean nothing; a span's fence is longer than
 * any run of backticks inside it.
 */

import type { ChangeView } from '../../api';
import { count } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';
import type { Gathered } from './revisions.svelte';
import { groupsOf, restOf } from './rows';
import { aspectOf, entitySign, isLong, linesChanged, signOf, type Sign } from './sentence';

const MARKS: Record<Sign, string> = { added: '+', removed: '−', changed: '~' };

/** `title` heads the document; moments are written as the source of the answer gave them. What is left out is said. */
export function markdownOf(title: string, { revisions, more }: Gathered): string {
  const lines = [`# ${plain(title)}`];
  for (const revision of revisions) {
    const source = revision.source === null ? '' : ` · ${code(revision.source.name)}`;
    lines.push('', `## ${t('history.revision', { revision: revision.revision })} · ${plain(revision.at)}${source}`);
    for (const { source, path, entities } of groupsOf(revision)) {
      if (entities.length === 0) continue;
      const place = path.length === 0 ? t('history.top') : code(path.join('.'));
      lines.push('', `### ${revision.source === null ? `${code(source.name)} · ` : ''}${place}`, '');
      for (const entity of entities) {
        const sign = entitySign(entity);
        lines.push(`- ${MARKS[sign]} ${code(entity.name)}${sign === 'changed' ? '' : ` ${t(`sign.${sign}`)}`}`);
        if (sign === 'changed') lines.push(...entity.changes.map((change) => `  - ${MARKS[signOf(change.kind)]} ${sentence(change)}`));
      }
    }
    const rest = restOf(revision);
    if (rest > 0) lines.push('', t('history.more', { n: count(rest) }));
  }
  if (more) lines.push('', t('history.leftOut'));
  return `${lines.join('\n')}\n`;
}

function sentence(change: ChangeView): string {
  const part = change.part === '' ? '' : code(change.part);
  const altered = signOf(change.kind) === 'changed';
  const aspect = aspectOf(change.kind);
  const head = altered ? `${part} ${t('change.of', { aspect })}` : `${aspect} ${part}`;
  return `${head} ${values(change, altered)}`.trim().replace(/ {2,}/g, ' ');
}

function values(change: ChangeView, altered: boolean): string {
  if (isLong(change)) {
    const { added, removed } = linesChanged(change);
    return `+${count(added)} −${count(removed)} ${t('compare.lines')}`;
  }
  const said = (text: string | null) => (text === null ? t('sign.none') : code(text));
  if (altered) return change.before === null && change.after === null ? '' : `${said(change.before)} → ${said(change.after)}`;
  return [change.before, change.after].filter((text) => text !== null).map(code).join(' ');
}

/** A code span that holds any text. */
function code(text: string): string {
  const line = plain(text);
  if (line === '') return t('name.empty');
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const gap = longest > 0 ? ' ' : '';
  return `${fence}${gap}${line}${gap}${fence}`;
}

/** One line, without what reorders or hides text. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '').trim();
}
