/**
 * The palette: one field for everything that has a name. `>` asks for commands alone, `@` for columns. Tables, schemas
 * and columns come from the search; commands and saved searches are matched here at once. What was found stays until
 * the next answer, so that no row moves under a finger. Holds no document.
 */

import type { EntityForm, Hit, Marked, SavedSearch, ShelfView } from '../../api';
import { call as callHost } from '../../data/call';
import { columnKey } from '../../data/key';
import { go } from '../../data/place';
import { t } from '../../i18n/index.svelte';
import { desk } from '../../verbs/desk';
import { keyText } from '../../verbs/keys';
import { VERBS } from '../../verbs/list';
import type { Subject, Verb } from '../../verbs/verb';
import { match, type Target } from './match';

export type Section = 'recent' | 'found' | 'columns' | 'searches' | 'commands' | 'actions';

export interface Row {
  id: string;
  section: Section;
  label: string;
  marked?: Marked;
  /** Where it lies, or what it is. */
  detail: string;
  form?: EntityForm;
  /** The key that does the same without the palette. */
  key?: string;
  subject: Subject;
  /** `kept` when it is to open in a tab of its own. Returns false when the palette stays. */
  run(kept: boolean): void;
}

const LIMITS = { recent: 8, found: 9, columns: 6, onlyColumns: 30, searches: 4, commands: 6, all: 80 };

export class Palette {
  text = $state('');
  active = $state(0);
  /** The row whose further actions are listed. */
  of = $state.raw<Row | null>(null);
  /** What was typed before the actions were listed. */
  #before = '';
  #hits = $state.raw<readonly Hit[]>([]);
  #turn = 0;
  readonly #shelf: () => ShelfView | undefined;
  readonly #call: typeof callHost;

  constructor(text: string, shelf: () => ShelfView | undefined, call: typeof callHost = callHost) {
    this.#shelf = shelf;
    this.#call = call;
    this.type(text);
  }

  readonly rows: readonly Row[] = $derived.by(() => this.#list());

  get current(): Row | undefined {
    return this.rows[this.active];
  }

  type(text: string): void {
    this.text = text;
    this.active = 0;
    if (this.of === null) void this.#ask();
  }

  move(by: number): void {
    const last = this.rows.length - 1;
    const next = this.active + by;
    // A list this short is walked around; a page stops at its ends.
    if (Math.abs(by) === 1 && next > last) this.active = 0;
    else if (Math.abs(by) === 1 && next < 0) this.active = Math.max(0, last);
    else this.active = Math.max(0, Math.min(last, next));
  }

  /** Lists what else can be done with the active row. Returns whether there is anything. */
  actions(): boolean {
    const row = this.current;
    if (row === undefined || this.of !== null || verbsFor(row.subject).length === 0) return false;
    this.of = row;
    this.#before = this.text;
    this.text = '';
    this.active = 0;
    return true;
  }

  /** Back from the actions of a row. Returns false when there was nothing to go back from. */
  back(): boolean {
    if (this.of === null) return false;
    const { id } = this.of;
    this.of = null;
    this.text = this.#before;
    this.active = Math.max(0, this.rows.findIndex((row) => row.id === id));
    return true;
  }

  #list(): Row[] {
    if (this.of !== null) {
      const { subject } = this.of;
      return match(this.text, verbsFor(subject).map((verb) => verbRow(verb, subject, 'actions')), LIMITS.all).map(({ row }) => row);
    }
    const text = this.text.trimStart();
    const commands = VERBS.filter((verb) => verb.id !== 'palette' && verb.applies(desk().subject)).map((verb) => verbRow(verb, desk().subject, 'commands'));
    if (text === '') return [...this.#recent(), ...commands.map(({ row }) => row)];
    if (text.startsWith('>')) return match(text.slice(1), commands, LIMITS.all).map(({ row }) => row);
    const columns = this.#hits.flatMap(columnRows);
    if (text.startsWith('@')) return columns.slice(0, LIMITS.onlyColumns);
    return [
      ...this.#hits.slice(0, LIMITS.found).map(hitRow),
      ...columns.slice(0, LIMITS.columns),
      ...match(text, (this.#shelf()?.searches ?? []).map(searchTarget), LIMITS.searches).map(({ row }) => row),
      ...match(text, commands, LIMITS.commands).map(({ row }) => row),
    ];
  }

  #recent(): Row[] {
    return (this.#shelf()?.recent ?? []).slice(0, LIMITS.recent).map(({ entity }) => ({
      id: `recent ${entity.key}`, section: 'recent', label: entity.name, detail: [entity.source.name, ...entity.path].join(' › '), form: entity.form,
      subject: { is: 'entity', key: entity.key, name: entity.name, kind: entity.kind }, run: opens(entity.key),
    }));
  }

  async #ask(): Promise<void> {
    const turn = ++this.#turn;
    const text = this.text.trim();
    if (text === '' || text.startsWith('>')) return;
    const query = text.startsWith('@') ? text.slice(1) : text;
    try {
      const page = await this.#call('search', { query, filters: [], limit: LIMITS.onlyColumns, offset: 0, facets: false, lane: 'palette', turn });
      if (turn === this.#turn) this.#hits = page.hits;
    } catch {
      // Commands go on working; the search page says what is wrong with the search.
      if (turn === this.#turn) this.#hits = [];
    }
  }
}

function verbsFor(subject: Subject): Verb[] {
  return subject.is === 'nothing' ? [] : VERBS.filter((verb) => ['entity', 'copy', 'source', 'search'].includes(verb.group) && verb.id !== 'refresh' && verb.applies(subject));
}

interface RowTarget extends Target {
  row: Row;
}

function verbRow(verb: Verb, subject: Subject, section: Section): RowTarget {
  const label = t(`verb.${verb.id}`);
  return {
    words: [label, verb.id],
    row: { id: `verb ${verb.id}`, section, label, detail: t(`verbGroup.${verb.group}`), key: keyText(verb), subject: { is: 'nothing' }, run: () => void verb.run(subject) },
  };
}

function searchTarget(search: SavedSearch): RowTarget {
  const row: Row = { id: `search ${search.id}`, section: 'searches', label: search.name, detail: search.query, subject: { is: 'search', search }, run: () => desk().openSearch(search.query, search.filters) };
  return { words: [search.name, search.query], row };
}

function hitRow(hit: Hit): Row {
  return {
    id: `hit ${hit.key}`, section: 'found', label: hit.name.text, marked: hit.name, detail: [hit.source.name, ...hit.path].join(' › '), form: hit.form,
    subject: { is: 'entity', key: hit.key, name: hit.name.text, kind: hit.kind }, run: opens(hit.key),
  };
}

function columnRows(hit: Hit): Row[] {
  return hit.columns.filter(({ name }) => name.ranges.length > 0).map(({ name, type }) => {
    const key = columnKey(hit.key, name.text.split('.'));
    return {
      id: `column ${key}`, section: 'columns', label: name.text, marked: name, detail: `${type} · ${[...hit.path.slice(-1), hit.name.text].join('.')} · ${hit.source.name}`,
      subject: { is: 'column', key, name: name.text }, run: opens(key),
    };
  });
}

function opens(key: string): (kept: boolean) => void {
  return (kept) => {
    if (kept) desk().openKept({ view: 'entity', key, tab: null });
    else go({ view: 'entity', key, tab: null });
  };
}
