/**
 * Says that a person did something to the page a component lies in, which they would miss if another page took its
 * place: a filter, an order, a selection. Looking, scrolling and walking along rows is none.
 *
 * What is typed or chosen in a field is heard where the page lies; only what no field holds is said here.
 */

import { getContext, setContext } from 'svelte';

const KEY = Symbol('touched');

/** Hears it from everything below. Called once, while the component is made. */
export function setTouched(touched: () => void): void {
  setContext(KEY, touched);
}

/** Does nothing outside of any page. Called while the component is made. */
export function getTouched(): () => void {
  return getContext<(() => void) | undefined>(KEY) ?? (() => {});
}
