/**
 * The tabs of a window. The address says where a person is; each place it names gets a tab: the one that is there
 * already, else the preview tab, which is reused until somebody keeps it. Back and forward are the browser's own.
 *
 * Pages of tabs looked at lately stay mounted, so that going back to one finds its scroll and selection. Holds no
 * document.
 */

import { hrefOf, identityOf, placeOf as placeAt, type Place } from '../data/place';

export interface Tab {
  /** What it shows, whatever part of it: two places of one identity share a tab. */
  id: string;
  place: Place;
  /** Stays when another page is opened; the others are previews. */
  kept: boolean;
  /**
   * What its page is mounted in. An entity's preview hands it on to the next: writing another table into a page costs
   * less than a new page.
   */
  slot: number;
}

/** What of a tab outlives the window. */
type StoredTab = Omit<Tab, 'slot'>;

/** Pages mounted at once. Each costs memory; a person goes back and forth between few. */
const MOUNTED = 5;
/** Pages with something to keep while another is on the screen. The others end where they are left: a form, a dialog. */
const LASTING: readonly Place['view'][] = ['home', 'search', 'entity', 'inspect', 'history'];
/** Closed tabs that can be had back. */
const REMEMBERED = 20;

/** Pages a person passes through on the way to another. */
const PASSED: readonly Place['view'][] = ['entity', 'inspect', 'unknown'];

/** Only pages of entities know how to forget the one before; what is looked at once may hold a password. */
function isEntity({ view }: Place): boolean {
  return view === 'entity';
}

export interface TabStore {
  load(): string | null;
  save(text: string): void;
}

const HOME: Tab = { id: 'home', place: { view: 'home' }, kept: true, slot: 0 };

export class Tabs {
  all = $state.raw<readonly Tab[]>([HOME]);
  activeId = $state('home');
  #closed = $state.raw<readonly Place[]>([]);
  /** Ids by last use, the latest first. */
  #used = $state.raw<readonly string[]>(['home']);
  #slots = HOME.slot;
  readonly #store: TabStore;
  readonly #go: (place: Place) => void;

  constructor(store: TabStore, go: (place: Place) => void) {
    this.#store = store;
    this.#go = go;
    this.all = [HOME, ...stored(store.load()).map((tab) => ({ ...tab, slot: this.#nextSlot() }))];
  }

  get active(): Tab {
    return this.all.find((tab) => tab.id === this.activeId) ?? HOME;
  }

  /** The tabs whose pages exist, in a stable order: moving one in the document would lose its scroll. */
  readonly mounted: readonly Tab[] = $derived(
    this.all.filter((tab) => tab.id === this.activeId || (LASTING.includes(tab.place.view) && this.#used.slice(0, MOUNTED).includes(tab.id))).sort((a, b) => a.slot - b.slot),
  );

  get canReopen(): boolean {
    return this.#closed.length > 0;
  }

  /** The address names this place now. */
  visit(place: Place): void {
    const id = identityOf(place);
    const known = this.all.find((tab) => tab.id === id);
    if (known !== undefined) this.#replace(known, { ...known, place });
    else this.#add(id, place);
    this.activeId = id;
    this.#used = [id, ...this.#used.filter((one) => one !== id)];
    this.#save();
  }

  /** Opens a place in a tab that stays. */
  openKept(place: Place): void {
    const id = identityOf(place);
    const known = this.all.find((tab) => tab.id === id);
    if (known === undefined) this.#insert({ id, place, kept: true, slot: this.#nextSlot() });
    else this.#replace(known, { ...known, kept: true });
    this.#go(place);
    this.#save();
  }

  /** A preview becomes a tab that stays. */
  keep(id: string = this.activeId): void {
    const tab = this.all.find((one) => one.id === id);
    if (tab === undefined || tab.kept) return;
    this.#replace(tab, { ...tab, kept: true });
    this.#save();
  }

  /** Closes a tab. Where it was on the screen, the one looked at before it comes back. Home stays. */
  close(id: string = this.activeId): void {
    this.#drop(this.all.filter((tab) => tab.id === id));
  }

  /** Closes every tab but one, which is looked at then. */
  closeOthers(id: string = this.activeId): void {
    this.#drop(this.all.filter((tab) => tab.id !== id), this.all.find((tab) => tab.id === id));
  }

  reopen(): void {
    const [place, ...rest] = this.#closed;
    if (place === undefined) return;
    this.#closed = rest;
    this.openKept(place);
  }

  step(by: 1 | -1): void {
    const at = this.all.findIndex((tab) => tab.id === this.activeId);
    const next = this.all[(at + by + this.all.length) % this.all.length];
    if (next !== undefined) this.#go(placeOf(next));
  }

  /** Puts a tab before the one at `to`, counted as they stand now. Home stays first. */
  move(id: string, to: number): void {
    const tab = this.all.find((one) => one.id === id);
    if (tab === undefined || id === HOME.id) return;
    const before = this.all.slice(0, Math.max(1, to)).filter((one) => one.id !== id);
    const after = this.all.slice(Math.max(1, to)).filter((one) => one.id !== id);
    this.all = [...before, tab, ...after];
    this.#save();
  }

  #add(id: string, place: Place): void {
    const kept = !PASSED.includes(place.view);
    const preview = kept ? undefined : this.all.find((one) => !one.kept);
    if (preview === undefined) this.#insert({ id, place, kept, slot: this.#nextSlot() });
    else this.#replace(preview, { id, place, kept, slot: isEntity(preview.place) && isEntity(place) ? preview.slot : this.#nextSlot() });
  }

  #nextSlot(): number {
    this.#slots += 1;
    return this.#slots;
  }

  #insert(tab: Tab): void {
    const at = this.all.findIndex((one) => one.id === this.activeId);
    this.all = [...this.all.slice(0, at + 1), tab, ...this.all.slice(at + 1)];
  }

  #replace(old: Tab, tab: Tab): void {
    this.all = this.all.map((one) => (one.id === old.id ? tab : one));
    if (tab.id !== old.id) this.#used = this.#used.filter((id) => id !== old.id);
  }

  /** `next` comes on the screen where the one there is closed: the one looked at before, unless told otherwise. */
  #drop(tabs: readonly Tab[], next?: Tab): void {
    const gone = tabs.filter((tab) => tab.id !== HOME.id);
    const ids = gone.map((tab) => tab.id);
    this.all = this.all.filter((tab) => !ids.includes(tab.id));
    this.#closed = [...gone.filter(isSomewhere).map((tab) => tab.place).reverse(), ...this.#closed].slice(0, REMEMBERED);
    this.#used = this.#used.filter((id) => !ids.includes(id));
    this.#save();
    if (ids.includes(this.activeId)) this.#go(placeOf(next ?? this.all.find((tab) => tab.id === this.#used[0]) ?? HOME));
  }

  #save(): void {
    this.#store.save(JSON.stringify(this.all.filter((tab) => tab.id !== HOME.id && isSomewhere(tab)).map(({ id, place, kept }): StoredTab => ({ id, place, kept }))));
  }
}

/** Whether a tab shows anything: one that a bad link has left is not worth coming back to. */
function isSomewhere({ place }: Pick<Tab, 'place'>): boolean {
  return place.view !== 'unknown';
}

/** Where a tab leads: the first tab leads home, also while the first screen of an empty catalog stands there. */
export function placeOf(tab: Tab): Place {
  return tab.id === HOME.id ? HOME.place : tab.place;
}

/** Ids of elements hold no spaces; names may. */
export function elementId(of: 'tab' | 'page', id: string): string {
  return `${of}-${encodeURIComponent(id)}`;
}

/** Tabs of an earlier start. Whatever is not understood is left out: it may be an older version's, or a torn write. */
function stored(text: string | null): StoredTab[] {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(parsed)) return [];
    return parsed.flatMap(tabOf).filter((tab, at, all) => tab.id !== HOME.id && isSomewhere(tab) && all.findIndex((one) => one.id === tab.id) === at);
  } catch {
    return [];
  }
}

/** Its place as an address says it: what no address says was never there. */
function tabOf(value: unknown): StoredTab[] {
  if (typeof value !== 'object' || value === null || !('place' in value) || !('id' in value)) return [];
  const { id, place, kept } = value as StoredTab;
  if (typeof place !== 'object' || place === null) return [];
  try {
    const there = placeAt(hrefOf(place));
    return id === identityOf(there) ? [{ id, place: there, kept: Boolean(kept) }] : [];
  } catch {
    return [];
  }
}
