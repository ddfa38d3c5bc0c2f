/**
 * The palette: one field for everything that has a name. `>` asks for commands alone, `@` for columns. Tables, schemas
 * and columns come from the search; what was opened last, sources, saved searches, settings and commands are matched
 * here at once. What was found stays until the next answer, so that no row moves under a finger. Holds no document.
 */

import type { Hit, ShelfView, SourceView } from '../../api';
import { call as callHost, failureOf } from '../../data/call';
import { isAddress } from '../../data/pasted';
import { SETTINGS } from '../../data/settings';
import type { Failed } from '../../i18n/said';
import { desk } from '../../verbs/desk';
import { VERBS } from '../../verbs/list';
import { match } from './match';
import { columnRows, hitRow, insideRow, recentTarget, rowOf, searchTarget, settingTarget, sourceTarget, verbTarget, type Row, type RowTarget } from './rows';

/** What is at hand without asking for it. */
export interface AtHand {
  shelf(): ShelfView | undefined;
  sources(): readonly SourceView[];
}

/** Rows of each section while something is typed; `all` where one section has the list to itself. */
const LIMITS = { recent: 8, recentFound: 3, found: 9, sources: 3, columns: 6, onlyColumns: 30, searches: 4, settings: 4, commands: 6, all: 80 };

export class Palette {
  text = $state('');
  #active = $state(0);
  /** The row whose further actions are listed. */
  of = $state.raw<Row | null>(null);
  /** Why what is typed could not be searched for; nothing of the catalog is listed then. */
  failure = $state.raw<Failed | undefined>();
  /** What was typed before the actions were listed. */
  #before = '';
  #hits = $state.raw<readonly Hit[]>([]);
  /** What those were found for. */
  #foundFor = '';
  /** The person went to a row since they typed. */
  #hasMoved = false;
  /** What is to be done with the first row, once it is known. */
  #intended: ((row: Row) => void) | undefined;
  #turn = 0;
  readonly #atHand: AtHand;
  readonly #call: typeof callHost;

  constructor(text: string, atHand: AtHand, call: typeof callHost = callHost) {
    this.#atHand = atHand;
    this.#call = call;
    this.type(text);
  }

  readonly rows: readonly Row[] = $derived.by(() => (this.of === null ? this.#list(this.text.trimStart()) : rowsOf(this.text, this.of.further(), LIMITS.all)));

  /** Whether something else can be done with the active row. */
  readonly hasActions: boolean = $derived.by(() => this.of === null && (this.current?.further().length ?? 0) > 0);

  /** The number of the row a person is at. */
  get active(): number {
    return this.#active;
  }

  set active(index: number) {
    this.#active = index;
    this.#hasMoved = true;
  }

  get current(): Row | undefined {
    return this.rows[this.active];
  }

  type(text: string): void {
    this.text = text;
    this.#toFirst();
    if (this.of === null) void this.#ask();
  }

  /** Searches once more for what is typed. */
  again(): void {
    void this.#ask();
  }

  /**
   * Does something with the active row. While an answer that is on its way could put another row first it waits for
   * that, unless the person went to one of the rows that are there. Typing on takes it back.
   */
  decide(act: (row: Row) => void): void {
    if (this.#isFirstOpen && !this.#hasMoved) this.#intended = act;
    else if (this.current !== undefined) act(this.current);
  }

  /** Nobody looks at it any more. */
  leave(): void {
    this.#intended = undefined;
  }

  /** What is matched here and stands before all that is found is first already. */
  get #isFirstOpen(): boolean {
    const first = this.current?.section;
    const isSettled = first === 'inside' || first === 'recent' || first === 'sources';
    return this.of === null && !isSettled && this.#foundFor !== queryOf(this.text);
  }

  #toFirst(): void {
    this.#active = 0;
    this.#hasMoved = false;
    this.#intended = undefined;
  }

  move(by: number): void {
    const last = this.rows.length - 1;
    const next = this.active + by;
    // A list this short is walked around; a page stops at its ends.
    if (Math.abs(by) === 1 && next > last) this.active = 0;
    else if (Math.abs(by) === 1 && next < 0) this.active = Math.max(0, last);
    else this.active = Math.max(0, Math.min(last, next));
  }

  /** Lists the commands alone. */
  commands(): void {
    this.of = null;
    this.type('>');
  }

  /** Lists what else can be done with the active row. Returns whether there is anything. */
  actions(): boolean {
    const row = this.current;
    if (row === undefined || !this.hasActions) return false;
    this.of = row;
    this.#before = this.text;
    this.text = '';
    this.#toFirst();
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

  #list(text: string): Row[] {
    const commands = VERBS.filter((verb) => verb.id !== 'palette' && verb.applies(desk().subject)).map((verb) => verbTarget(verb, desk().subject, 'commands'));
    const recent = (this.#atHand.shelf()?.recent ?? []).map(({ entity }) => recentTarget(entity));
    if (text === '') return [...recent.slice(0, LIMITS.recent), ...commands].map(({ row }) => row);
    if (text.startsWith('>')) return rowsOf(text.slice(1), commands, LIMITS.all);
    const columns = this.#hits.flatMap(columnRows);
    if (text.startsWith('@')) return columns.slice(0, LIMITS.onlyColumns);
    // What was opened lately is most often what is meant, and is known before the search has answered.
    const lately = rowsOf(text, recent, LIMITS.recentFound);
    const sources = rowsOf(text, this.#atHand.sources().map(sourceTarget), LIMITS.sources).filter(({ entity }) => !lately.some((row) => row.entity === entity));
    const listed = new Set([...lately, ...sources].map(({ entity }) => entity));
    return [
      ...(isAddress(text) ? [insideRow(text)] : []),
      ...lately,
      ...sources,
      ...this.#hits.filter(({ key }) => !listed.has(key)).slice(0, LIMITS.found).map(hitRow),
      ...columns.slice(0, LIMITS.columns),
      ...rowsOf(text, (this.#atHand.shelf()?.searches ?? []).map(searchTarget), LIMITS.searches),
      ...rowsOf(text, SETTINGS.filter((setting) => setting.applies()).map(settingTarget), LIMITS.settings),
      ...rowsOf(text, commands, LIMITS.commands),
    ];
  }

  async #ask(): Promise<void> {
    const turn = ++this.#turn;
    const query = queryOf(this.text);
    if (query === '') {
      this.#hits = [];
      this.#foundFor = '';
      this.failure = undefined;
      return;
    }
    try {
      const page = await this.#call('search', { query, filters: [], limit: LIMITS.onlyColumns, offset: 0, facets: false, lane: 'palette', turn });
      if (turn !== this.#turn) return;
      // Commands and settings that have all of the words are nearer than tables that have some.
      this.#hits = page.partial ? [] : page.hits;
      this.failure = undefined;
      this.#foundFor = query;
      this.#fulfil();
    } catch (thrown) {
      // Commands go on working.
      if (turn !== this.#turn) return;
      this.#hits = [];
      this.failure = failureOf(thrown);
      this.#foundFor = query;
      this.#intended = undefined;
    }
  }

  #fulfil(): void {
    const act = this.#intended;
    this.#intended = undefined;
    if (this.current !== undefined) act?.(this.current);
  }
}

/** What of a text is searched for; nothing where commands are asked for. */
function queryOf(text: string): string {
  const typed = text.trim();
  return typed.startsWith('>') ? '' : typed.replace(/^@\s*/, '');
}

function rowsOf(text: string, targets: readonly RowTarget[], limit: number): Row[] {
  return match(text, targets, limit).map(rowOf);
}
