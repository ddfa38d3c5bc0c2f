/** What a menu holds, as data: whoever opens one says what can be chosen, and `Menu.svelte` draws it. */

export interface MenuAction {
  id: string;
  label: string;
  /** The keys that do the same, as a person reads them. */
  keys?: string;
  /** Set for what is on or off. */
  checked?: boolean;
  disabled?: boolean;
  /** The menu stays open, for choosing several. */
  stays?: boolean;
  run: () => void;
}

/** An entry that opens a menu of its own. */
export interface MenuBranch {
  id: string;
  label: string;
  below: readonly MenuPart[];
}

export type MenuEntry = MenuAction | MenuBranch;

/** Entries that belong together; a line parts them from the others. */
export type MenuPart = readonly MenuEntry[];

/** Where a menu is placed: an element, or a point given as a rectangle without a size. */
export interface MenuAnchor {
  getBoundingClientRect(): DOMRect;
}

export function pointOf({ x, y }: { x: number; y: number }): MenuAnchor {
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
}
