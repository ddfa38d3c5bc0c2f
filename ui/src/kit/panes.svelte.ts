/** The panes beside the page: how wide they are and whether they are shown, remembered on this screen. */

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
    try {
      const stored = JSON.parse(localStorage.getItem(this.#key) ?? '{}') as Partial<Remembered>;
      const width = Number(stored.width);
      return { width: width >= this.min && width <= this.max ? width : this.initial, hidden: stored.hidden === true };
    } catch {
      return { width: this.initial, hidden: false };
    }
  }

  #save(): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify({ width: this.#width, hidden: this.#hidden }));
    } catch {
      // Storage may be refused; the pane then keeps its width as long as the window.
    }
  }
}

/** The explorer. */
export const left = new Pane('left', 252, 180, 520);
/** The inspector beside a page. */
export const right = new Pane('right', 300, 220, 560);
