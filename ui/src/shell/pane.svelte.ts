/** The width of the explorer, remembered on this screen. */

const KEY = 'pulk.pane.left';
const INITIAL = 252;

function remembered(): number {
  try {
    const width = Number(localStorage.getItem(KEY));
    return width >= 180 && width <= 520 ? width : INITIAL;
  } catch {
    return INITIAL;
  }
}

let width = $state(remembered());

export const pane = {
  initial: INITIAL,
  get width(): number {
    return width;
  },
  set width(next: number) {
    width = next;
    try {
      localStorage.setItem(KEY, String(next));
    } catch {
      // Storage may be refused; the width then lasts as long as the window.
    }
  },
};
