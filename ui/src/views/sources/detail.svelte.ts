/** The verbs of one source's page: harvest it, ask it, accept what vanished. */

import type { ApiError, Environment, ProbeView } from '../../api';
import { call, failureOf } from '../../data/call';
import { live, tell } from '../../data/live.svelte';

export class SourceController {
  error = $state.raw<ApiError | undefined>();
  probe = $state.raw<ProbeView | undefined>();
  asking = $state(false);
  starting = $state(false);
  /** What to go on with once the secret store is open. */
  waiting = $state.raw<(() => Promise<void>) | null>(null);
  readonly #key: () => string;

  constructor(key: () => string) {
    this.#key = key;
  }

  async harvest(acceptRemovals: boolean): Promise<void> {
    this.starting = true;
    await this.#do(async () => {
      live.note(await call('harvest', { ask: 'start', source: this.#key(), accept_removals: acceptRemovals }));
      tell(['runs']);
    });
    this.starting = false;
  }

  /** Asks the source who we are to it and what may be read. */
  async ask(): Promise<void> {
    this.asking = true;
    await this.#do(async () => {
      this.probe = await call('probe', { place: { by: 'source', key: this.#key() }, secret: null, connect: true });
    });
    this.asking = false;
  }

  /** Says what the source is used for. */
  async mark(environment: Environment | null): Promise<void> {
    await this.#do(async () => {
      await call('edit_source', { edit: 'mark', key: this.#key(), environment });
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
