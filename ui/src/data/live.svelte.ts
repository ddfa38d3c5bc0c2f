/**
 * What the catalog says without being asked: answers out of date, and harvests moving on.
 *
 * A run is the only thing pushed whole, because a progress bar cannot afford a question per step.
 */

import { SvelteMap } from 'svelte/reactivity';

import type { RunView, Tag } from '../api';
import type { HostEvent } from '../host/host';
import { drop, dropAll } from './cache.svelte';
import { host } from './call';

/** The latest state of every run heard of, by run id. */
const runs = new SvelteMap<string, RunView>();
let connected = $state(true);
const listeners = new Set<(tags: readonly Tag[]) => void>();

export function isMoving(run: RunView): boolean {
  return run.state === 'running' || run.state === 'cancelling';
}

export const live = {
  /** False while the backend cannot be heard. */
  get connected(): boolean {
    return connected;
  },
  /** The fresher of what was pushed and what a screen was answered. */
  run(known: RunView): RunView {
    return runs.get(known.id) ?? known;
  },
  /** The run of a source that is under way. */
  runOf(source: string): RunView | undefined {
    let latest: RunView | undefined;
    for (const run of runs.values()) {
      if (run.source === source && (latest === undefined || run.started >= latest.started)) latest = run;
    }
    return latest;
  },
  get moving(): RunView[] {
    return [...runs.values()].filter(isMoving);
  },
  /** Learns of a run, from an event or from an answer that came before the first event. */
  note(run: RunView): void {
    const known = runs.get(run.id);
    if (known === undefined || isMoving(known)) runs.set(run.id, run);
  },
};

/** Calls back whenever answers went out of date, for state that is not kept in the cache. */
export function onChanged(listener: (tags: readonly Tag[]) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Starts listening; returns the function that stops it. */
export function listen(): () => void {
  return host().onEvent(hear);
}

export function hear(event: HostEvent): void {
  switch (event.event) {
    case 'changed':
      tell(event.tags);
      break;
    case 'run':
      // An old step may overtake the end on its way here; an ended run never moves again.
      live.note(event.run);
      if (!isMoving(event.run)) drop(['runs']);
      break;
    case 'disconnected':
      connected = false;
      break;
    case 'reconnected':
      connected = true;
      dropAll();
      for (const listener of listeners) listener(['catalog', 'index', 'sources', 'runs', 'settings']);
      break;
  }
}

/** Says that answers went out of date, as an edit of this window does without waiting for its echo. */
export function tell(tags: readonly Tag[]): void {
  drop(tags);
  for (const listener of listeners) listener(tags);
}
