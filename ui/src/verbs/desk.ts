/**
 * What verbs need of the window they are in: its tabs, panes, palette. The shell is it, once, at start; verbs, pages
 * and menus ask for it here, so that nothing below the shell imports it.
 */

import type { Density, EntityForm, EntityKind, Filter, Language, Theme } from '../api';
import type { Place } from '../data/place';
import type { Subject } from './verb';

/** What a page says of the entity it shows, once it knows. */
export interface Shown {
  key: string;
  name: string;
  kind: EntityKind;
  form: EntityForm;
  /** Whether it has a text that defines it. */
  defined: boolean;
}

export type SourceAct = 'edit' | 'remove';

export interface Desk {
  /** What the page on the screen is about. */
  readonly subject: Subject;
  readonly canReopen: boolean;
  readonly tabCount: number;
  readonly theme: Theme;
  readonly language: Language;
  readonly density: Density;
  /** In percent. */
  readonly textSize: number;
  isStarred(key: string): boolean;
  /** The form of an entity whose page has been shown in this window. */
  formOf(key: string): EntityForm | undefined;
  /** Whether an entity is known to have a definition: its page has been shown in this window. */
  isDefined(key: string): boolean;
  present(shown: Shown): void;
  openSearch(query: string, filters: readonly Filter[]): void;
  openPalette(text: string): void;
  openSheet(): void;
  /** How searches are written. */
  openLanguage(): void;
  /** The menus of the program, under their button. */
  openMenu(): void;
  focusSearch(): void;
  focusExplorer(): void;
  focusFilter(): void;
  /** Shows where an entity lies in the explorer. */
  reveal(key: string): void;
  /** Opens a place in a tab that stays. */
  openKept(place: Place): void;
  keepTab(id: string | null): void;
  /** `null` is the tab on the screen. */
  closeTab(id: string | null): void;
  closeOthers(id: string | null): void;
  reopenTab(): void;
  stepTab(by: 1 | -1): void;
  togglePane(side: 'left' | 'right'): void;
  setTheme(theme: Theme): void;
  setLanguage(language: Language): void;
  setDensity(density: Density): void;
  setTextSize(percent: number): void;
  /** Saves what is searched for under a name the person is asked for. */
  saveSearch(): void;
  readonly canSaveSearch: boolean;
  showMenu(at: { x: number; y: number }, subject: Subject): void;
  /** Goes to the page of a source and begins there what is asked: to change it, or the question before it is removed. */
  actOnSource(key: string, act: SourceAct): void;
  /** What is to begin on the page of this source; once, then no more. */
  takeSourceAct(key: string): SourceAct | null;
  /** Harvests a source, or every source. */
  harvest(source: string | null): Promise<void>;
}

let current: Desk | null = null;

export function useDesk(desk: Desk): void {
  current = desk;
}

export function desk(): Desk {
  if (current === null) throw new Error('BUG: a verb was run before the shell had set its desk');
  return current;
}
