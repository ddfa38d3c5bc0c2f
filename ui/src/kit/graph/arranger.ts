/** The way to the layout worker: one question at a time, the worker started with the first. */

import type { Arrangement } from './graph';
import type { LayoutRequest } from './layout';

export interface Arranger {
  arrange(request: LayoutRequest): Promise<Arrangement>;
  stop(): void;
}

export function startArranger(): Arranger {
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  let last: Promise<unknown> = Promise.resolve();

  function ask(request: LayoutRequest): Promise<Arrangement> {
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Arrangement>) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message || 'the layout worker could not be started'));
      worker.postMessage(request);
    });
  }

  return {
    arrange(request) {
      const answer = last.then(() => ask(request));
      last = answer.catch(() => undefined);
      return answer;
    },
    stop: () => worker.terminate(),
  };
}
