/**
 * Whether the page a component lies in is the one on the screen. Pages of other tabs stay mounted: they must not hear
 * keys meant for the window, nor ask for what nobody sees.
 */

import { getContext, setContext } from 'svelte';

const KEY = Symbol('shown');

/** Says it for everything below. Called once, while the component is made. */
export function setShown(isShown: () => boolean): void {
  setContext(KEY, isShown);
}

/** True outside of any tab. Called while the component is made; reading the result follows it. */
export function getShown(): () => boolean {
  return getContext<(() => boolean) | undefined>(KEY) ?? (() => true);
}
