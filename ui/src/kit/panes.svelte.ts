/** The panes beside the page: how wide they are and whether they are shown, remembered on this computer. */

import { tick } from 'svelte';

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
  /** Where there is no room beside the page, it lies over the page once a person asks for it. */
  over = $state(false);
  /** What tells whether it is on the screen: each page has one of its own, and a narrow page has no room for it. */
  readonly #drawn = new Set<() => boolean>();

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

  /** It is drawn on some page, for as long as what is returned is not called. */
  drawn(isSeen: () => boolean): () => void {
    this.#drawn.add(isSeen);
    return () => this.#drawn.delete(isSeen);
  }

  /** Whether it is to be seen, and no page has room for it. */
  get #isSqueezed(): boolean {
    return this.#drawn.size > 0 && ![...this.#drawn].some((isSeen) => isSeen());
  }

  /** Shows or hides it: what a person sees changes, however much room there is. */
  async toggle(): Promise<void> {
    if (this.over) {
      this.over = false;
      return;
    }
    if (this.#hidden) {
      this.hidden = false;
      await tick();
      this.over = this.#isSqueezed;
    } else if (this.#isSqueezed) {
      this.over = true;
    } else {
      this.hidden = true;
    }
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
/** What stands under the explorer; its width is a height. */
export const below = new Pane('below', 320, 80, 640);
/** The inspector beside a page. */
export const right = new Pane('right', 300, 220, 560);
