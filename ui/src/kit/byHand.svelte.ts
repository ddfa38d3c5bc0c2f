/** Text that could not be put on the clipboard, offered to be copied by hand. */

export interface Offer {
  text: string;
  /** What it is, for the heading. */
  what: string;
}

let offer = $state.raw<Offer | null>(null);

export const byHand = {
  get offer(): Offer | null {
    return offer;
  },
  show(text: string, what: string): void {
    offer = { text, what };
  },
  close(): void {
    offer = null;
  },
};
