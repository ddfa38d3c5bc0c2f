/**
 * What the catalog says without being asked: answers out of date, and harvests moving on.
 *
 * A run is the only thing pushed whole, because a progress bar cannot afford a question per step.
 */

import { SvelteMap } from 'svelte/reactivity';

import type { RunView, SourceView, Tag } from '../api';
import type { HostEvent } from '../host/host';
import { drop, dropAll, EVERY_TAG } from './cache.svelte';
import { host } from './call';

/** The latest state of every run of this process, by run id: it was started here, or an event told of it. */
const runs = new SvelteMap<string, RunView>();
/** What the last status named. Runs of other processes send no events, so each status replaces all of it. */
let named = $state.raw<readonly RunView[]>([]);
let connected = $state(true);
/** Ended runs a person may still want to look at. */
const ENDED = 8;
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
    return runs.get(known.id) ?? named.find((run) => run.id === known.id) ?? known;
  },
  /** The run a source's screens speak of: the latest, in its latest state. */
  latest(source: Pick<SourceView, 'key' | 'runs'>): RunView | undefined {
    let latest = source.runs[0];
    for (const run of all()) {
      if (run.source !== source.key) continue;
      if (latest === undefined || run.started > latest.started) latest = run;
      // The same run, and either answer may be the older one; but what ended never moves again.
      else if (run.id === latest.id && isMoving(latest)) latest = run;
    }
    return latest;
  },
  get moving(): RunView[] {
    return all().filter(isMoving);
  },
  /** Runs of this process that ended while the page was open, the latest first. */
  get ended(): RunView[] {
    return [...runs.values()].filter((run) => !isMoving(run)).sort((a, b) => (a.started < b.started ? 1 : -1)).slice(0, ENDED);
  },
  /** Learns of a run of this process, from an event or from the answer that started it. */
  note(run: RunView): void {
    const known = runs.get(run.id);
    if (known === undefined || isMoving(known)) runs.set(run.id, run);
  },
  /** Learns what a status named. A run of another process that is missing has ended. */
  answered(status: readonly RunView[]): void {
    named = status;
  },
};

function all(): RunView[] {
  return [...runs.values(), ...named.filter((run) => !runs.has(run.id))];
}

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
      // Ends may have been missed. What still moves is named by the next status and heard again.
      for (const run of runs.values()) if (isMoving(run)) runs.delete(run.id);
      named = [];
      dropAll();
      for (const listener of listeners) listener(EVERY_TAG);
      break;
  }
}

/** Says that answers went out of date, as an edit of this window does without waiting for its echo. */
export function tell(tags: readonly Tag[]): void {
  drop(tags);
  for (const listener of listeners) listener(tags);
}
