/** The verbs of one source's page: harvest it, ask it, accept what vanished. */

import { SvelteMap } from 'svelte/reactivity';

import type { ApiError, Environment, ProbeAnswer, SourceView } from '../../api';
import { call, failureOf } from '../../data/call';
import { live, tell } from '../../data/live.svelte';

/** What a source answered when it was asked last. */
export interface Asked {
  /** RFC 3339. */
  at: string;
  answer: ProbeAnswer;
}

type Of = Pick<SourceView, 'key' | 'address'>;

/** As long as the window lasts: also without a network it can be read again. Another address has not been asked. */
const asked = new SvelteMap<string, Asked>();
const placeOf = ({ key, address }: Of) => JSON.stringify([key, Object.entries(address).sort()]);

export class SourceController {
  error = $state.raw<ApiError | undefined>();
  asking = $state(false);
  starting = $state(false);
  /** What to go on with once the secret store is open. */
  waiting = $state.raw<(() => Promise<void>) | null>(null);
  readonly #source: () => Of;

  constructor(source: () => Of) {
    this.#source = source;
  }

  get asked(): Asked | undefined {
    return asked.get(placeOf(this.#source()));
  }

  async harvest(acceptRemovals: boolean): Promise<void> {
    this.starting = true;
    await this.#do(async () => {
      live.note(await call('harvest', { ask: 'start', source: this.#source().key, accept_removals: acceptRemovals }));
      tell(['runs']);
    });
    this.starting = false;
  }

  /** Asks the source who we are to it and what may be read. */
  async ask(): Promise<void> {
    this.asking = true;
    await this.#do(async () => {
      const place = placeOf(this.#source());
      const { answer } = await call('probe', { place: { by: 'source', key: this.#source().key }, secret: null, connect: true });
      if (answer !== null) asked.set(place, { at: new Date().toISOString(), answer });
    });
    this.asking = false;
  }

  /** Says what the source is used for. */
  async mark(environment: Environment | null): Promise<void> {
    await this.#do(async () => {
      await call('edit_source', { edit: 'mark', key: this.#source().key, environment });
      tell(['sources']);
    });
  }

  async unlock(passphrase: string): Promise<void> {
    const goOn = this.waiting;
    this.error = undefined;
    try {
      await call('edit_source', { edit: 'unlock', passphrase });
    } catch (thrown) {
      this.error = failureOf(thrown);
      return;
    }
    this.waiting = null;
    tell(['sources']);
    await goOn?.();
  }

  async #do(run: () => Promise<void>): Promise<void> {
    this.error = undefined;
    try {
      await run();
    } catch (thrown) {
      this.error = failureOf(thrown);
      if (this.error.code === 'passphrase_needed') this.waiting = () => this.#do(run);
    }
  }
}
