/** What lies over the page, one thing at a time: the palette, the sheet of keys, the language of search, a menu, a question. */

import type { MenuAnchor } from '../kit/menu';
import type { Subject } from '../verbs/verb';

export type Overlay =
  | { is: 'nothing' }
  | { is: 'palette'; text: string }
  | { is: 'sheet' }
  | { is: 'language' }
  | { is: 'save' }
  /** Without a subject: the menus of the program. */
  | { is: 'menu'; at: { x: number; y: number } | MenuAnchor; subject: Subject | null };

let current = $state.raw<Overlay>({ is: 'nothing' });
/** Where keys went before, and go again afterwards. */
let before: HTMLElement | null = null;

export const overlay = {
  get current(): Overlay {
    return current;
  },
  show(next: Overlay): void {
    if (current.is === 'nothing') before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    current = next;
  },
  close(): void {
    if (current.is === 'nothing') return;
    current = { is: 'nothing' };
    const back = before;
    before = null;
    // After the overlay has left the document, which takes the focus with it.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body && back?.isConnected) back.focus({ preventScroll: true });
    });
  },
};
