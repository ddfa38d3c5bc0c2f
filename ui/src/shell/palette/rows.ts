/** What the palette lists: a row for each kind of thing that has a name, with what choosing it does. */

import type { EntityForm, EntityKind, Hit, Kept, SavedSearch, SourceView } from '../../api';
import { columnKey } from '../../data/key';
import { go, placeFor, type Place } from '../../data/place';
import type { Setting } from '../../data/settings';
import { t } from '../../i18n/index.svelte';
import type { Marked } from '../../kit/marked';
import { formName } from '../../kinds/form';
import { desk } from '../../verbs/desk';
import { keyText } from '../../verbs/keys';
import { VERBS } from '../../verbs/list';
import type { Subject, Verb } from '../../verbs/verb';
import type { Match, Target } from './match';
import { choicesOf } from './choices';

export type Section = 'inside' | 'recent' | 'found' | 'sources' | 'columns' | 'searches' | 'settings' | 'commands' | 'actions';

export interface Row {
  id: string;
  section: Section;
  label: string;
  /** The label, with what of it was typed. */
  marked?: Marked;
  /** Where it lies, or what it is set to. */
  detail: string;
  /** What it is, in a word; empty for a command. */
  kind: string;
  form?: EntityForm;
  /** The key of what lies in a source: its environment is shown. */
  entity?: string;
  /** The key that does the same without the palette. */
  key?: string;
  /** What else can be done with it. */
  further: () => RowTarget[];
  /** `kept` when it is to open in a tab of its own. */
  run(kept: boolean): void;
}

export interface RowTarget extends Target {
  row: Row;
}

const NOTHING = () => [];

/** A row that was matched here, with its marks. */
export function rowOf({ target, marked }: Match<RowTarget>): Row {
  return { ...target.row, marked };
}

export function verbTarget(verb: Verb, subject: Subject, section: 'commands' | 'actions'): RowTarget {
  const label = t(`verb.${verb.id}`);
  return {
    words: [label, verb.id],
    row: { id: `verb ${verb.id}`, section, label, detail: section === 'commands' ? t(`verbGroup.${verb.group}`) : '', kind: '', key: keyText(verb), further: NOTHING, run: () => void verb.run(subject) },
  };
}

/** One box searches in one tab, which stays anyway: a saved search opens there whichever way it is chosen. */
export function searchTarget(search: SavedSearch): RowTarget {
  const subject: Subject = { is: 'search', search };
  return {
    words: [search.name, search.query],
    row: {
      id: `search ${search.id}`, section: 'searches', label: search.name, detail: search.query, kind: t('palette.kind.search'),
      further: () => verbsOn(subject), run: () => desk().openSearch(search.query, search.filters),
    },
  };
}

export function sourceTarget(source: SourceView): RowTarget {
  const { key, name, title } = source;
  return { words: [name, title], row: { ...entityRow('sources', key, name, 'source', 'source'), detail: title } };
}

export function recentTarget({ key, name, path, kind, form, source }: Kept): RowTarget {
  return { words: [name], row: { ...entityRow('recent', key, name, form, kind), detail: [source.name, ...path].join(' › ') } };
}

export function settingTarget({ id, label, address }: Setting & { label: Parameters<typeof t>[0] }): RowTarget {
  const choices = choicesOf(id);
  const place: Place = { view: 'settings', at: id };
  const further = (): RowTarget[] =>
    choices.map((choice): RowTarget => ({
      words: [choice.label],
      row: { id: `${address} ${choice.id}`, section: 'actions', label: choice.label, detail: choice.chosen ? t('palette.chosen') : '', kind: '', further: NOTHING, run: choice.choose },
    }));
  return {
    words: [t(label), id, t('settings.title'), ...choices.map((choice) => choice.label)],
    row: { id: address, section: 'settings', label: t(label), detail: choices.find(({ chosen }) => chosen)?.label ?? '', kind: t('palette.kind.setting'), further, run: (kept) => (kept ? desk().openKept(place) : go(place)) },
  };
}

/** What is no name of anything here, but can be read: shown without its password. */
export function insideRow(typed: string): Row {
  const place = placeFor('inspect', typed);
  const text = place.view === 'inspect' ? (place.text ?? '') : '';
  return { id: 'inside', section: 'inside', label: t('palette.lookInside', { text }), detail: '', kind: '', further: NOTHING, run: (kept) => (kept ? desk().openKept(place) : go(place)) };
}

export function hitRow(hit: Hit): Row {
  return { ...entityRow('found', hit.key, hit.name.text, hit.form, hit.kind), marked: hit.name, detail: [hit.source.name, ...hit.path].join(' › ') };
}

export function columnRows(hit: Hit): Row[] {
  return hit.columns.filter(({ name }) => name.ranges.length > 0).map(({ name, type }, at): Row => {
    const key = columnKey(hit.key, name.text.split('.'));
    const subject: Subject = { is: 'column', key, name: name.text };
    return {
      // A dot may stand in a name or between two, so that one text may be two columns.
      id: `column ${at} ${key}`, section: 'columns', label: name.text, marked: name, detail: `${type} · ${[...hit.path.slice(-1), hit.name.text].join('.')} · ${hit.source.name}`,
      kind: t('palette.kind.column'), entity: key, further: () => verbsOn(subject), run: opens(key),
    };
  });
}

function entityRow(section: Section, key: string, name: string, form: EntityForm, kind: EntityKind): Row {
  const subject: Subject = { is: 'entity', key, name, kind, form };
  return { id: `${section} ${key}`, section, label: name === '' ? t('name.empty') : name, detail: '', kind: formName(form), form, entity: key, further: () => verbsOn(subject), run: opens(key) };
}

/** Every verb that does something to this one thing. */
function verbsOn(subject: Subject): RowTarget[] {
  const groups = ['entity', 'copy', 'source', 'search'];
  return VERBS.filter((verb) => groups.includes(verb.group) && verb.id !== 'refresh' && verb.applies(subject)).map((verb) => verbTarget(verb, subject, 'actions'));
}

function opens(key: string): (kept: boolean) => void {
  const place: Place = { view: 'entity', key, tab: null };
  return (kept) => (kept ? desk().openKept(place) : go(place));
}
