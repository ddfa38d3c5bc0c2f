/**
 * A catalog in memory: for design work in a browser (`?fake=SCENE`) and for unit tests. Never in a release build.
 *
 * Scenes: `` (a company), `empty` (first run), `big` (100,000 tables), `related` (more tables around `crm.customers` than
 * a diagram shows), `broken` (every page fails), `slow`, `lost` (the catalog fell silent after the first answers), `new`
 * (harvested, and nothing looked at yet), `locked` (secrets behind a passphrase), `running` (a harvest under way),
 * `review` (a harvest waits for a person),
 * `unindexed` (the search index failed), `extreme` (names and tables at the edge of what is allowed), `growing` (3,000
 * tables, and every harvest finds a table and a column that stand before the others, and longer addresses of e-mail, and
 * is a revision more of very many).
 * `broken:NAMES` and `slow:NAMES` are so for those commands alone, separated by commas.
 */

import type { ApiError, Environment, IndexState, RunView, SecretStoreView, SettingsView, SourcesView, DiscoverView, ShelfView, SourceView, StatementView } from '../../api';
import { CallError, type CommandName, type Host, type HostEvent, type RequestOf, type ResponseOf } from '../host';
import { saveByDownload } from '../save';
import { FakeCatalog, hoursAgo, rightNow } from './catalog';
import { contents, home, names, treemap } from './contents';
import { changedAgain, history } from './history';
import { PACKAGES, textOf } from './licences';
import { named, relations, script } from './relations';
import { search, why } from './search';
import { FakeShelf } from './shelf';
import { ABOUT, storage } from './storage';
import { extremeRelations, foundLater, manyRelated, manyRelations, RELATIONS, SOURCES, widened } from './world';

type Answers = { [Name in CommandName]: (request: RequestOf<Name>) => ResponseOf<Name> };

/** Tables that changed in as many revisions: one at the edge of what is allowed, and one that goes on changing. */
const OFTEN = 120;
const WORN = 'shop/extreme/ten_thousand_columns';
const GROWN = 'shop/sales/orders';
const STEP_MS = 120;
const SLOW_MS = 60_000;
/** What `lost` still answers: what the frame asked for at the start. */
const HEARD: readonly CommandName[] = ['status', 'settings', 'sources', 'browse', 'shelf', 'home'];

export function fakeHost(scene = ''): Host {
  return new FakeHost(scene);
}

class FakeHost implements Host {
  readonly platform = 'browser';
  readonly saveFile = saveByDownload;
  readonly #catalog: FakeCatalog;
  readonly #listeners = new Set<(event: HostEvent) => void>();
  readonly #runs = new Map<string, RunView>();
  readonly #shelf: FakeShelf;
  readonly #environments = new Map<string, Environment | null>([['postgres://shop-prod', 'production'], ['files://events', 'personal']]);
  #settings: SettingsView = { theme: 'system', language: 'system', density: 'compact', text_size: 100, refresh: 'never', statement_seconds: 120 };
  #secrets: SecretStoreView;
  #isEmpty: boolean;
  readonly #isNew: boolean;
  #index: IndexState = { state: 'current' };

  /** How many harvests have found more. */
  #grown = 0;
  readonly #scene: string;
  /** The commands the scene is about; null for all. */
  readonly #about: readonly string[] | null;

  constructor(asked: string) {
    const [scene = '', names] = asked.split(':');
    this.#scene = scene;
    this.#about = names === undefined ? null : names.split(',');
    const more = scene === 'big' ? manyRelations(100_000) : scene === 'growing' ? manyRelations(3_000) : scene === 'related' ? manyRelated(90) : scene === 'extreme' ? extremeRelations() : [];
    this.#catalog = new FakeCatalog([...RELATIONS, ...more]);
    if (scene === 'extreme') changedAgain(this.#catalog, WORN, OFTEN);
    if (scene === 'growing') changedAgain(this.#catalog, GROWN, OFTEN);
    this.#shelf = new FakeShelf(this.#catalog);
    this.#isNew = scene === 'empty' || scene === 'new';
    this.#isEmpty = scene === 'empty';
    if (scene === 'unindexed') this.#index = { state: 'failed', error: { code: 'storage', message: 'the disk is full', remedy: 'free some space on that disk and try again; nothing was lost', details: null } };
    this.#secrets = scene === 'locked' ? 'file_locked' : 'keychain';
    if (scene === 'review') this.#runs.set('run-2', this.#run('run-2', 'postgres://shop-prod', { state: 'needs_review', step: 'finished', removed: 9, done: '13', expected: '13', ended: hoursAgo(0.1) }));
    if (scene === 'running') this.#runs.set('run-2', this.#run('run-2', 'duckdb://analytics', { done: '15402', expected: '24118', rate: 1210, seconds_left: 9 }));
  }

  async call<Name extends CommandName>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>> {
    await new Promise((done) => setTimeout(done, this.#scene === 'slow' && this.#isAbout(name) ? SLOW_MS : 0));
    if (this.#scene === 'broken' && this.#isAbout(name)) throw broken();
    if (this.#scene === 'lost' && !HEARD.includes(name)) throw new CallError({ code: 'unreachable', message: '', remedy: null, details: null });
    return this.#answers[name](request);
  }

  /** Whether the scene concerns a command. One that names none spares what the frame itself cannot do without. */
  #isAbout(name: CommandName): boolean {
    if (this.#about !== null) return this.#about.includes(name);
    return this.#scene === 'slow' || (name !== 'status' && name !== 'settings');
  }

  onEvent(listener: (event: HostEvent) => void): () => void {
    this.#listeners.add(listener);
    if (this.#scene === 'lost') queueMicrotask(() => listener({ event: 'disconnected' }));
    return () => this.#listeners.delete(listener);
  }

  readonly #answers: Answers = {
    search: (request) => search(this.#catalog, request),
    why: (request) => why(this.#catalog, request),
    browse: (request) => (this.#isEmpty ? { nodes: [], offset: 0, total: 0 } : this.#catalog.browse(request)),
    contents: (request) => contents(this.#catalog, request),
    names: (request) => names(this.#catalog, request),
    treemap: (request) => treemap(this.#catalog, request),
    home: () => (this.#isEmpty ? { biggest: [], newest: [] } : home(this.#catalog)),
    entity: (request) => this.#catalog.entity(request.key),
    relations: (request) => relations(this.#catalog, request),
    script: (request) => script(this.#catalog, request),
    named: (request) => named(this.#catalog, request),
    history: (request) => (this.#isNew ? { revisions: [], more: false } : history(this.#catalog, request)),
    shelf: () => (this.#isNew ? NOTHING_KEPT : this.#shelf.view()),
    edit_shelf: (edit) => {
      const view = this.#shelf.edit(edit);
      this.#tell({ event: 'changed', tags: ['annotations'] });
      return view;
    },
    discover: () => (this.#scene === 'new' ? { found: [], looked: DISCOVERED.looked } : DISCOVERED),
    sources: () => this.#sources(),
    edit_source: (edit) => {
      if (edit.edit === 'unlock') this.#secrets = 'file';
      else if (edit.edit === 'mark') this.#environments.set(edit.key, edit.environment);
      else this.#isEmpty = false;
      this.#tell({ event: 'changed', tags: ['sources', 'catalog'] });
      return { keys: edit.edit === 'add_sample' ? SOURCES.map((source) => source.key) : [SOURCES[0]?.key ?? ''] };
    },
    probe: ({ place, connect }) => {
      if (connect && this.#secrets === 'file_locked') throw new CallError({ code: 'passphrase_needed', message: 'The secrets file is locked.', remedy: 'Enter its passphrase.', details: null });
      return {
        connector: place.by === 'form' ? place.connector : 'postgres', name: 'shop', had_secret: place.by === 'text' && place.text.includes('@'),
        address: { host: 'db.internal', port: '5432', database: 'shop', user: 'analyst', sslmode: 'verify-full' }, statements: STATEMENTS,
        answer: connect ? { server: 'PostgreSQL 17.2', login: 'analyst', readable: ['shop.sales', 'shop.crm', 'shop.finance', 'shop.marketing'], unreadable: [{ what: 'shop.hr', remedy: 'Ask its owner for: GRANT USAGE ON SCHEMA hr TO analyst' }], took_ms: 84 } : null,
      };
    },
    harvest: (request) => this.#harvest(request),
    log: ({ run }) => {
      const known = this.#runs.get(run) ?? this.#sources().sources.flatMap((source) => source.runs).find((one) => one.id === run);
      if (known === undefined) throw new CallError({ code: 'not_found', message: `There is no run “${run}”.`, remedy: null, details: null });
      const sent = ['shop', 'crm'].flatMap((place) => STATEMENTS.map((_, statement) => ({ at: known.started, place, statement })));
      return { run: known, statements: STATEMENTS, sent };
    },
    inspect: ({ limit, names, only }) => {
      const entities = [...this.#catalog.relations.keys()].slice(-2).map((key) => this.#catalog.entity(key));
      return {
        connector: 'files', name: 'checkout_2026-11.parquet', entities: entities.filter(({ key }) => only === null || key === only).slice(0, limit),
        names: names ? entities.map(({ key, name, path, form }) => ({ key, name, path: path.slice(1).map((crumb) => crumb.name), form })) : [], total: entities.length, issues: [],
      };
    },
    status: () => ({
      version: '0.1.0', sources: this.#isEmpty ? 0 : SOURCES.length, tables: this.#isEmpty ? 0 : this.#catalog.relations.size,
      columns: this.#isEmpty ? '0' : String(this.#catalog.relations.size * 23), revision: '14', harvested: this.#isEmpty ? null : hoursAgo(0.2),
      index: this.#index, runs: [...this.#runs.values()], data_folder: '~/.local/share/pulk', read_only: false,
    }),
    settings: ({ theme, language, density, text_size, refresh, statement_seconds }) => {
      const before = this.#settings;
      this.#settings = {
        theme: theme ?? before.theme, language: language ?? before.language, density: density ?? before.density, text_size: text_size ?? before.text_size,
        refresh: refresh ?? before.refresh, statement_seconds: statement_seconds ?? before.statement_seconds,
      };
      return this.#settings;
    },
    doctor: () => ({ storage: storage(this.#isEmpty), healthy: true, checks: [{ name: 'catalog', outcome: 'ok', message: '14 revisions, 17 tables', remedy: null }, { name: 'index', outcome: 'ok', message: 'current', remedy: null }, { name: 'duckdb', outcome: 'warning', message: 'The DuckDB library was not found.', remedy: 'Install it beside the program; DuckDB sources stay readable from the catalog.' }] }),
    reindex: () => {
      this.#index = { state: 'current' };
      this.#tell({ event: 'changed', tags: ['index'] });
      return this.#index;
    },
    storage: () => storage(this.#isEmpty),
    backup: ({ path }) => ({ path: path ?? '/home/ann/.local/share/pulk/backups/pulk-2026-11-23-081500.pulk-backup', bytes: '48211004', about: ABOUT }),
    restore: (request) => {
      if (!request.path.endsWith('.pulk-backup')) throw new CallError({ code: 'unreadable', message: `“${request.path}” is no whole backup; nothing was changed`, remedy: 'choose another backup: this one was cut short, damaged, or is something else', details: 'Unknown frame descriptor' });
      return { about: ABOUT, before: request.ask === 'start' ? '/home/ann/.local/share/pulk/backups/before-restore-2026-11-23-081700.pulk-backup' : null };
    },
    licences: () => ({ packages: [...PACKAGES] }),
    licence: ({ name }) => ({ texts: [textOf(name)] }),
    export: ({ path }) => ({ path, entities: 17, bytes: '48211' }),
  };

  #sources(): SourcesView {
    const sources = this.#isEmpty ? [] : SOURCES.map((source): SourceView => ({
      key: source.key, name: source.name, connector: source.connector, title: source.title, address: source.address, has_secret: source.connector === 'postgres', environment: this.#environments.get(source.key) ?? null,
      tables: this.#catalog.tablesOf(source.key), columns: String(this.#catalog.tablesOf(source.key) * 9), harvested: hoursAgo(source.harvested),
      runs: [...[...this.#runs.values()].filter((run) => run.source === source.key), this.#run(`old-${source.key}`, source.key, source.connector === 'duckdb' ? { ...ENDED, state: 'partial', changed: 1, revision: '13' } : source.connector === 'files' ? { ...ENDED, changed: 0, revision: null } : ENDED)],
      issues: source.connector === 'duckdb' ? [{ kind: 'denied', at: 'analytics/main/hr', message: 'permission denied for schema hr', remedy: 'Ask its owner for: GRANT USAGE ON SCHEMA hr TO analyst' }, { kind: 'timed_out', at: 'analytics/main/raw', message: 'reading the columns took longer than 30 s', remedy: null }] : [],
      statements: STATEMENTS,
    }));
    return { sources, secrets: this.#secrets, connectors: CONNECTORS };
  }

  #run(id: string, source: string, more: Partial<RunView> = {}): RunView {
    return { id, source, state: 'running', step: 'read', detail: 'shop', done: '0', expected: null, rate: null, seconds_left: null, started: hoursAgo(0.2), ended: null, revision: null, added: 0, changed: 0, removed: 0, unchanged: 0, issues: [], error: null, ...more };
  }

  #harvest(request: RequestOf<'harvest'>): RunView {
    if (request.ask !== 'start') {
      const run = this.#runs.get(request.run);
      if (run === undefined) throw new CallError({ code: 'not_found', message: `There is no run “${request.run}”.`, remedy: null, details: null });
      if (request.ask === 'cancel') this.#move({ ...run, state: 'cancelled', step: 'finished', ended: rightNow() });
      return run;
    }
    const run = this.#run(`run-${this.#runs.size + 3}`, request.source, { step: 'connect', started: rightNow() });
    this.#runs.set(run.id, run);
    this.#advance(run, 0);
    return run;
  }

  #advance(run: RunView, at: number): void {
    setTimeout(() => {
      if (this.#runs.get(run.id)?.state !== 'running') return;
      const steps = ['connect', 'plan', 'read', 'read', 'read', 'read', 'read', 'diff', 'commit', 'index'] as const;
      const step = steps[at];
      if (step === undefined) {
        if (this.#scene === 'growing' && run.source === SOURCES[0]?.key) this.#grow();
        this.#move({ ...run, ...ENDED, ended: rightNow() });
        this.#tell({ event: 'changed', tags: ['catalog', 'index', 'sources', 'runs'] });
        return;
      }
      this.#move({ ...run, step, done: String(at * 120), expected: step === 'read' ? '840' : null, rate: 410, seconds_left: 9 - at });
      this.#advance(run, at + 1);
    }, STEP_MS);
  }

  #grow(): void {
    this.#grown += 1;
    const orders = this.#catalog.relations.get(`postgres://shop-prod/${GROWN}`);
    this.#catalog.learn(foundLater(this.#grown), orders === undefined ? [] : [widened(orders, this.#grown)]);
    changedAgain(this.#catalog, GROWN);
  }

  #move(run: RunView): void {
    this.#runs.set(run.id, run);
    this.#tell({ event: 'run', run });
  }

  #tell(event: HostEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const NOTHING_KEPT: ShelfView = { stars: [], searches: [], recent: [], changed: { since: null, revision: '0', entities: [], total: 0 } };

const DISCOVERED: DiscoverView = {
  found: [
    { kind: 'connection', text: 'postgres://analyst@db.internal:5432/shop', name: 'shop', connector: 'postgres', from: '~/.pg_service.conf', bytes: null, modified: null, added: true },
    { kind: 'connection', text: 'postgres://dbt@wh.internal:5432/analytics', name: 'analytics (dev)', connector: 'postgres', from: '~/.dbt/profiles.yml', bytes: null, modified: null, added: false },
    { kind: 'file', text: '~/Downloads/checkout_2026-11.parquet', name: 'checkout_2026-11.parquet', connector: 'files', from: '~/Downloads', bytes: '48211004', modified: hoursAgo(3), added: false },
    { kind: 'file', text: '~/Documents/고객_분석.duckdb', name: '고객_분석.duckdb', connector: 'duckdb', from: '~/Documents', bytes: '8211004', modified: hoursAgo(30), added: false },
  ],
  looked: ['~/.pg_service.conf', '~/.pgpass', '~/.dbt/profiles.yml', '~/Downloads', '~/Documents', '~/Desktop'],
};

const ENDED: Partial<RunView> = { state: 'done', step: 'finished', added: 0, changed: 3, removed: 0, unchanged: 77, done: '84', expected: '84', started: hoursAgo(0.21), ended: hoursAgo(0.2), revision: '14' };

const STATEMENTS: StatementView[] = [
  { purpose: 'statement.session', text: "SET default_transaction_read_only = on; SET statement_timeout = '30s'; SET application_name = 'pulk'" },
  { purpose: 'statement.relations', text: 'SELECT c.oid, n.nspname, c.relname, c.relkind, obj_description(c.oid)\n  FROM pg_catalog.pg_class c\n  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace' },
  { purpose: 'statement.columns', text: 'SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod)\n  FROM pg_catalog.pg_attribute a\n WHERE a.attnum > 0 AND NOT a.attisdropped' },
];

const CONNECTORS: SourcesView['connectors'] = [
  { id: 'postgres', title: 'PostgreSQL', fields: [
    { name: 'host', kind: 'text', choices: [], required: true, default: 'localhost' },
    { name: 'port', kind: 'number', choices: [], required: false, default: '5432' },
    { name: 'database', kind: 'text', choices: [], required: false, default: 'postgres' },
    { name: 'user', kind: 'text', choices: [], required: false, default: '' },
    { name: 'password', kind: 'secret', choices: [], required: false, default: '' },
    { name: 'sslmode', kind: 'choice', choices: ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'], required: false, default: 'prefer' },
  ] },
  { id: 'sqlite', title: 'SQLite', fields: [{ name: 'path', kind: 'file', choices: [], required: true, default: '' }] },
  { id: 'duckdb', title: 'DuckDB', fields: [{ name: 'path', kind: 'file', choices: [], required: true, default: '' }] },
  { id: 'files', title: 'Files', fields: [{ name: 'path', kind: 'folder', choices: [], required: true, default: '' }] },
];

function broken(): CallError {
  const error: ApiError = { code: 'damaged', message: 'The catalog file could not be read.', remedy: 'Run a check in Settings; a damaged index is rebuilt by itself.', details: 'store: database disk image is malformed (11)' };
  return new CallError(error);
}
