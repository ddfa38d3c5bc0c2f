/**
 * A place looked at without being added: what it holds, narrowed by name, and the table on the screen.
 *
 * Names come with the first answer, all of them; whole tables only so many. One beyond those is read when it is chosen.
 */

import type { ApiError, EntityView, InspectedName, InspectView } from '../../api';
import { call, failureOf } from '../../data/call';
import { recall } from '../../data/pasted';

/** Whole tables that come with the first answer. */
const LIMIT = 500;

export class InspectController {
  found = $state.raw<InspectView | undefined>();
  error = $state.raw<ApiError | undefined>();
  /** For this place alone. */
  secret = $state('');
  filter = $state('');
  chosen = $state<string | null>(null);
  /** The table on the screen, once it is there. */
  view = $state.raw<EntityView | undefined>();
  viewError = $state.raw<ApiError | undefined>();
  #place = '';
  /** Counts the places that were looked at, and looks at one place. */
  #turn = 0;
  #isReading = false;

  readonly names: readonly InspectedName[] = $derived(this.found?.names ?? []);

  /** Every word that is typed is in the name, or in those it lies below. */
  readonly shown: readonly InspectedName[] = $derived.by(() => {
    const words = this.filter.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return this.names;
    return this.names.filter(({ name, path }) => {
      const all = [...path, name].join('.').toLowerCase();
      return words.every((word) => all.includes(word));
    });
  });

  /** Where the table on the screen stands in the list; -1 where the filter hides it. */
  readonly at: number = $derived(this.shown.findIndex(({ key }) => key === this.chosen));

  get asksSecret(): boolean {
    return this.error?.code === 'login' || this.error?.code === 'secret_needed';
  }

  /** Looks at a place. A password that was typed for another one is not told to it. */
  async look(place: string): Promise<void> {
    if (place !== this.#place) this.secret = '';
    this.#place = place;
    const turn = ++this.#turn;
    this.found = undefined;
    this.error = undefined;
    this.filter = '';
    this.#isReading = false;
    this.#show(undefined);
    try {
      const found = await call('inspect', { ...this.#question(), limit: LIMIT, names: true, only: null });
      if (turn !== this.#turn) return;
      this.found = found;
      this.#show(found.entities[0]);
    } catch (thrown) {
      if (turn === this.#turn) this.error = failureOf(thrown);
    }
  }

  async choose(key: string): Promise<void> {
    this.#show(this.found?.entities.find((entity) => entity.key === key));
    this.chosen = key;
    if (!this.#isReading) await this.#read();
  }

  /** So many rows on, or back; from before the first where the filter hides the one on the screen. */
  step(by: number): void {
    const next = this.shown[Math.max(0, Math.min(this.shown.length - 1, this.at + by))];
    if (next !== undefined && next.key !== this.chosen) void this.choose(next.key);
  }

  /** What is chosen and was not read, nor could not be; null where there is nothing to read. */
  get #wanted(): string | null {
    return this.view === undefined && this.viewError === undefined ? this.chosen : null;
  }

  /** Reads what is chosen. One question at a time: a key that is held passes more tables than any source could answer for. */
  async #read(): Promise<void> {
    const turn = this.#turn;
    this.#isReading = true;
    for (let key = this.#wanted; key !== null; key = this.#wanted) {
      const { view, error } = await this.#one(key);
      // Another place is looked at, with questions of its own.
      if (turn !== this.#turn) return;
      if (key !== this.chosen) continue;
      this.view = view;
      this.viewError = error;
    }
    this.#isReading = false;
  }

  async #one(key: string): Promise<{ view?: EntityView; error?: ApiError }> {
    try {
      const { entities } = await call('inspect', { ...this.#question(), limit: 1, names: false, only: key });
      const [view] = entities;
      // It went while the list was on the screen.
      return view === undefined ? { error: { code: 'not_found', message: '', remedy: null, details: key } } : { view };
    } catch (thrown) {
      return { error: failureOf(thrown) };
    }
  }

  #show(view: EntityView | undefined): void {
    this.view = view;
    this.viewError = undefined;
    this.chosen = view?.key ?? null;
  }

  #question() {
    return { place: { by: 'text', text: recall(this.#place) } as const, secret: this.secret === '' ? null : this.secret };
  }
}
