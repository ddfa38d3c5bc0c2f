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
  #turn = 0;

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
    const known = this.found?.entities.find((entity) => entity.key === key);
    const turn = ++this.#turn;
    this.#show(known);
    this.chosen = key;
    if (known !== undefined) return;
    try {
      const { entities } = await call('inspect', { ...this.#question(), limit: 1, names: false, only: key });
      if (turn !== this.#turn) return;
      this.view = entities[0];
      // It went while the list was on the screen.
      if (this.view === undefined) this.viewError = { code: 'not_found', message: '', remedy: null, details: key };
    } catch (thrown) {
      if (turn === this.#turn) this.viewError = failureOf(thrown);
    }
  }

  /** The next one of the list, or the one before; the first where the filter hides the one on the screen. */
  step(by: 1 | -1): void {
    const next = this.at < 0 ? this.shown[0] : this.shown[Math.max(0, Math.min(this.shown.length - 1, this.at + by))];
    if (next !== undefined && next.key !== this.chosen) void this.choose(next.key);
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
