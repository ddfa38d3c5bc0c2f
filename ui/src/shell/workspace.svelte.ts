/** The window as verbs see it: tabs, panes, palette, appearance. One a page, made before anything is mounted. */

import { tick } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';

import type { Density, EntityForm, Language, Theme } from '../api';
import { call, failureOf } from '../data/call';
import { tableKey } from '../data/key';
import { live, tell } from '../data/live.svelte';
import { go, type Place } from '../data/place';
import { shelf } from '../data/shelf.svelte';
import { sources } from '../data/sources.svelte';
import { notices } from '../kit/notices.svelte';
import type { MenuAnchor } from '../kit/menu';
import { left, right } from '../kit/panes.svelte';
import type { Desk, Shown, SourceAct } from '../verbs/desk';
import type { Subject } from '../verbs/verb';
import type { SearchController } from '../views/search/search.svelte';
import type { Appearance } from './appearance.svelte';
import { overlay } from './overlay.svelte';
import type { Searching } from './searching';
import type { Tabs } from './tabs.svelte';

/** What of the frame can take keys, once it is mounted. */
export interface Frame {
  focusSearch(): void;
  focusExplorer(): void;
  focusFilter(): void;
  /** The button of the program's menus, where the window has one. */
  menuButton(): MenuAnchor | undefined;
  reveal(key: string): void;
}

export class Workspace implements Desk {
  frame: Frame | undefined;
  readonly tabs: Tabs;
  readonly appearance: Appearance;
  readonly searching: Searching;
  readonly #search: SearchController;
  /** What pages said of the entities they show, by key. */
  #shown = new SvelteMap<string, Omit<Shown, 'key'>>();

  /** What a verb asked of a source whose page has not begun it yet. */
  #act = $state.raw<{ key: string; act: SourceAct } | null>(null);

  constructor(tabs: Tabs, search: SearchController, searching: Searching, appearance: Appearance) {
    this.tabs = tabs;
    this.#search = search;
    this.searching = searching;
    this.appearance = appearance;
  }

  /** The address names this place now. */
  visit(place: Place): void {
    this.tabs.visit(place);
    this.searching.visit(place);
  }

  get subject(): Subject {
    const { place } = this.tabs.active;
    if (place.view === 'sources' && place.key !== null) {
      const source = sources.of(place.key);
      return source === undefined ? { is: 'nothing' } : { is: 'entity', key: source.key, name: source.name, kind: 'source', form: 'source' };
    }
    if (place.view !== 'entity') return { is: 'nothing' };
    const key = tableKey(place.key);
    const known = this.#shown.get(key);
    return known === undefined ? { is: 'nothing' } : { is: 'entity', key, name: known.name, kind: known.kind, form: known.form };
  }

  get theme(): Theme {
    return this.appearance.theme;
  }

  get language(): Language {
    return this.appearance.language;
  }

  get density(): Density {
    return this.appearance.density;
  }

  get textSize(): number {
    return this.appearance.textSize;
  }

  get canReopen(): boolean {
    return this.tabs.canReopen;
  }

  get tabCount(): number {
    return this.tabs.all.length;
  }

  get canSaveSearch(): boolean {
    return this.tabs.active.place.view === 'search' && (this.#search.query.trim() !== '' || this.#search.isFiltered);
  }

  isStarred(key: string): boolean {
    return shelf.isStarred(key);
  }

  formOf(key: string): EntityForm | undefined {
    return this.#shown.get(tableKey(key))?.form;
  }

  isDefined(key: string): boolean {
    return this.#shown.get(tableKey(key))?.defined === true;
  }

  present({ key, ...shown }: Shown): void {
    this.#shown.set(key, shown);
  }

  actOnSource(key: string, act: SourceAct): void {
    this.#act = { key, act };
    go({ view: 'sources', key });
  }

  takeSourceAct(key: string): SourceAct | null {
    const asked = this.#act;
    if (asked?.key !== key) return null;
    this.#act = null;
    return asked.act;
  }

  openPalette(text: string): void {
    overlay.show({ is: 'palette', text });
  }

  openSheet(): void {
    overlay.show({ is: 'sheet' });
  }

  openLanguage(): void {
    overlay.show({ is: 'language' });
  }

  showMenu(at: { x: number; y: number }, subject: Subject): void {
    overlay.show({ is: 'menu', at, subject });
  }

  openMenu(): void {
    const button = this.frame?.menuButton();
    if (button !== undefined) overlay.show({ is: 'menu', at: button, subject: null });
  }

  saveSearch(): void {
    overlay.show({ is: 'save' });
  }

  focusSearch(): void {
    this.frame?.focusSearch();
  }

  focusExplorer(): void {
    void this.#withExplorer((frame) => frame.focusExplorer());
  }

  focusFilter(): void {
    void this.#withExplorer((frame) => frame.focusFilter());
  }

  reveal(key: string): void {
    void this.#withExplorer((frame) => frame.reveal(key));
  }

  openKept(place: Place): void {
    this.tabs.openKept(place);
  }

  keepTab(id: string | null): void {
    this.tabs.keep(id ?? undefined);
  }

  closeTab(id: string | null): void {
    this.tabs.close(id ?? undefined);
  }

  closeOthers(id: string | null): void {
    this.tabs.closeOthers(id ?? undefined);
  }

  reopenTab(): void {
    this.tabs.reopen();
  }

  stepTab(by: 1 | -1): void {
    this.tabs.step(by);
  }

  togglePane(side: 'left' | 'right'): void {
    void (side === 'left' ? left : right).toggle();
  }

  /** The explorer is there only while it is shown. */
  async #withExplorer(run: (frame: Frame) => void): Promise<void> {
    left.hidden = false;
    await tick();
    if (this.frame !== undefined) run(this.frame);
  }

  setTheme(theme: Theme): void {
    this.appearance.setTheme(theme);
  }

  setLanguage(language: Language): void {
    this.appearance.setLanguage(language);
  }

  setDensity(density: Density): void {
    this.appearance.setDensity(density);
  }

  setTextSize(percent: number): void {
    this.appearance.setTextSize(percent);
  }

  openSearch(query: string, filters: SearchController['filters']): void {
    this.searching.open(query, filters);
  }

  /** A source that refuses does not keep the others from it. */
  async harvest(source: string | null): Promise<void> {
    try {
      const { sources: all } = await call('sources', {});
      for (const one of all) if (source === null || one.key === source) await harvestOne(one.key, one.name);
      tell(['runs']);
    } catch (thrown) {
      notices.fail(failureOf(thrown));
    }
  }
}

async function harvestOne(source: string, name: string): Promise<void> {
  try {
    live.note(await call('harvest', { ask: 'start', source, accept_removals: false }));
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure.code !== 'busy') notices.fail(failure, name);
  }
}
