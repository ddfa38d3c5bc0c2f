/** Opening the sample: add its sources, harvest each, and say when all have ended. */

import type { ApiError, RunView } from '../../api';
import { call, failureOf } from '../../data/call';
import { isMoving, live, tell } from '../../data/live.svelte';

export class WelcomeController {
  busy = $state(false);
  error = $state.raw<ApiError | undefined>();
  #started = $state.raw<readonly RunView[]>([]);

  /** The sample's harvests as they stand now. */
  get runs(): RunView[] {
    return this.#started.map((run) => live.run(run));
  }

  get isDone(): boolean {
    return this.#started.length > 0 && !this.busy && this.runs.every((run) => !isMoving(run));
  }

  /** The first run that ended badly. */
  get failed(): RunView | undefined {
    return this.runs.find((run) => run.state === 'failed');
  }

  async openSample(): Promise<void> {
    this.busy = true;
    this.error = undefined;
    this.#started = [];
    try {
      const { keys } = await call('edit_source', { edit: 'add_sample' });
      tell(['sources']);
      for (const source of keys) {
        const run = await call('harvest', { ask: 'start', source, accept_removals: false });
        live.note(run);
        this.#started = [...this.#started, run];
      }
    } catch (thrown) {
      this.error = failureOf(thrown);
    }
    this.busy = false;
  }
}
