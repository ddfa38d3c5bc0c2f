/**
 * The search and the address, kept the same: what is searched for stands in the address, so that back and forward, a
 * page loaded again and the tabs of an earlier start bring back the very search. Holds no document.
 *
 * To begin a search is a step that can be gone back from. What is typed there is no further one: it is written into the
 * step once the typing rests, or before anything else is done. A letter costs nothing but a timer.
 */

import type { Filter } from '../api';
import { hrefOf, type Place, type SearchPlace } from '../data/place';
import type { SearchController } from '../views/search/search.svelte';
import type { Step } from './router.svelte';

/** How long typing pauses before it counts as resting. Webviews refuse more than some changes of the address a second. */
const RESTED_MS = 400;

export interface Route {
  readonly place: Place;
  enter(place: Place, step: Step): void;
}

export class Searching {
  readonly #search: Pick<SearchController, 'query' | 'filters' | 'restore'>;
  readonly #route: Route;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(search: Pick<SearchController, 'query' | 'filters' | 'restore'>, route: Route) {
    this.#search = search;
    this.#route = route;
  }

  /** The address names this place now. */
  visit(place: Place): void {
    if (place.view === 'search' && hrefOf(place) !== hrefOf(this.#asked)) this.#search.restore(place.query, place.filters);
  }

  /** The person searches, wherever they were. */
  begin(): void {
    if (this.#route.place.view !== 'search') this.#route.enter(this.#asked, 'new');
  }

  /** Another search, from which the one before can be gone back to. */
  open(query: string, filters: readonly Filter[]): void {
    this.write();
    this.#search.restore(query, filters);
    if (!this.#isWritten) this.#route.enter(this.#asked, 'new');
  }

  /** Something else is searched for. */
  changed(): void {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.write(), RESTED_MS);
  }

  /** Writes what is searched for into the step it is searched for in. */
  write(): void {
    clearTimeout(this.#resting);
    if (this.#route.place.view === 'search' && !this.#isWritten) this.#route.enter(this.#asked, 'same');
  }

  get #asked(): SearchPlace {
    return { view: 'search', query: this.#search.query, filters: this.#search.filters };
  }

  get #isWritten(): boolean {
    return hrefOf(this.#route.place) === hrefOf(this.#asked);
  }
}
