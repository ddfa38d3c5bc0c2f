/**
 * The way to the layout worker. There is one for the life of the window: starting a thread takes longer than a layout,
 * and the second layout is quicker than the first.
 */

import type { Arrangement } from './graph';
import type { LayoutRequest } from './layout';

export type Arrange = (request: LayoutRequest) => Promise<Arrangement>;

interface Waiting {
  resolve: (arrangement: Arrangement) => void;
  reject: (error: Error) => void;
}

let worker: Worker | null = null;
/** Answers come in the order of the questions. */
let waiting: Waiting[] = [];

/** Starts the worker ahead of the first question. */
export function startArranger(): Worker {
  if (worker !== null) return worker;
  const started = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = ({ data }: MessageEvent<Arrangement>) => waiting.shift()?.resolve(data);
  started.onerror = (event) => {
    // Whatever was asked of it is lost; the next question starts another.
    const lost = waiting;
    worker = null;
    waiting = [];
    started.terminate();
    for (const { reject } of lost) reject(new Error(event.message || 'the layout worker could not be started'));
  };
  worker = started;
  return started;
}

export function arrangeAside(request: LayoutRequest): Promise<Arrangement> {
  const asked = startArranger();
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject });
    asked.postMessage(request);
  });
}
