/** The panes beside the page: how wide they are and whether they are shown, remembered on this screen. */

import { recall, remember } from './remember';

interface Remembered {
  width: number;
  hidden: boolean;
}

export class Pane {
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly #key: string;
  #width = $state(0);
  #hidden = $state(false);

  constructor(name: string, initial: number, min: number, max: number) {
    this.#key = `pulk.pane.${name}`;
    this.initial = initial;
    this.min = min;
    this.max = max;
    const remembered = this.#load();
    this.#width = remembered.width;
    this.#hidden = remembered.hidden;
  }

  get width(): number {
    return this.#width;
  }

  set width(width: number) {
    this.#width = Math.round(Math.max(this.min, Math.min(this.max, width)));
    this.#save();
  }

  get hidden(): boolean {
    return this.#hidden;
  }

  set hidden(hidden: boolean) {
    this.#hidden = hidden;
    this.#save();
  }

  #load(): Remembered {
    const { width, hidden } = (recall(this.#key) ?? {}) as Partial<Record<keyof Remembered, unknown>>;
    const kept = Number(width);
    return { width: kept >= this.min && kept <= this.max ? kept : this.initial, hidden: hidden === true };
  }

  #save(): void {
    remember(this.#key, { width: this.#width, hidden: this.#hidden });
  }
}

/** The explorer. */
export const left = new Pane('left', 252, 180, 520);
/** The inspector beside a page. */
export const right = new Pane('right', 300, 220, 560);
