/**
 * Alt pressed and let go of by itself, as it opens the menus of a window. Only the left one: the right one writes signs
 * on many keyboards, and switches to Hangul on Korean ones.
 */

type Press = Pick<KeyboardEvent, 'key' | 'location' | 'repeat' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

const LEFT = 1;

export class LoneAlt {
  #isDown = false;

  down({ key, location, repeat, ctrlKey, metaKey, shiftKey }: Press): void {
    if (key === 'Alt' && repeat) return;
    this.#isDown = key === 'Alt' && location === LEFT && !ctrlKey && !metaKey && !shiftKey;
  }

  /** Whether this ends a press of Alt alone. */
  up({ key }: Pick<Press, 'key'>): boolean {
    const was = this.#isDown && key === 'Alt';
    this.#isDown = false;
    return was;
  }

  /** Something else was done meanwhile: a click, another window. */
  spoil(): void {
    this.#isDown = false;
  }
}
