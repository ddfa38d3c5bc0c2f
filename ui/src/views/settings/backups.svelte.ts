/**
 * Backing up and restoring, without a screen.
 *
 * The window asks where to, and which file; a browser tab cannot, so there a backup goes to the folder of backups, and
 * others are named by their path. A backup is looked at before anything is replaced by it.
 */

import type { ApiError, BackupView, RestoreView } from '../../api';
import { EVERY_TAG } from '../../data/cache.svelte';
import { call, failureOf, host } from '../../data/call';
import { tell } from '../../data/live.svelte';

type Work = 'back up' | 'look' | 'restore';

export class BackupsController {
  work = $state<Work | null>(null);
  error = $state.raw<ApiError | undefined>();
  /** The backup that was made last. */
  made = $state.raw<BackupView | undefined>();
  /** A backup that was looked at, and may take the place of what is there. */
  offered = $state.raw<{ path: string; about: RestoreView['about'] } | undefined>();
  /** How the last restore ended. */
  restored = $state.raw<RestoreView | undefined>();

  /** Makes a backup; `title` is that of the dialog that asks where to. */
  async backUp(title: string, now = new Date()): Promise<void> {
    const { pickSave } = host();
    await this.#run('back up', async () => {
      const path = pickSave === undefined ? null : await pickSave(title, `pulk-${dayOf(now)}.pulk-backup`);
      if (pickSave !== undefined && path === null) return;
      this.made = await call('backup', { path });
      tell(['settings']);
    });
  }

  /** Asks for a file, and looks at it. */
  async choose(title: string): Promise<void> {
    await this.#run('look', async () => {
      const path = await host().pickFile?.(title);
      if (path != null) await this.#offer(path);
    });
  }

  look(path: string): Promise<void> {
    return this.#run('look', () => this.#offer(path.trim()));
  }

  async #offer(path: string): Promise<void> {
    const { about } = await call('restore', { ask: 'look', path });
    this.offered = { path, about };
  }

  /** Puts the backup that was looked at in the place of what is there. */
  async restore(): Promise<void> {
    const { offered } = this;
    if (offered === undefined) return;
    await this.#run('restore', async () => {
      this.restored = await call('restore', { ask: 'start', path: offered.path });
      tell(EVERY_TAG);
    });
    // What went wrong is said on the page: the dialog would hide what can be done about it.
    this.offered = undefined;
  }

  decline(): void {
    if (this.work === null) this.offered = undefined;
  }

  async #run(work: Work, run: () => Promise<void>): Promise<void> {
    if (this.work !== null) return;
    this.work = work;
    this.error = undefined;
    this.made = undefined;
    this.restored = undefined;
    try {
      await run();
    } catch (thrown) {
      this.error = failureOf(thrown);
    }
    this.work = null;
  }
}

/** 2026-11-23, on the calendar of whoever reads it. */
function dayOf(now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
