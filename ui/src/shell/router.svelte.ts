/** Which place the address names, followed as it changes. Where to go is `data/place`'s business. */

import { placeOf, type Place } from '../data/place';

// Known before anything is mounted: a deep link must not show another page for a blink.
let current = $state.raw<Place>(placeOf(typeof location === 'undefined' ? '' : location.hash));

export const router = {
  get place(): Place {
    return current;
  },
};

/** Starts following the address, telling each place; returns the function that stops it. */
export function follow(visit: (place: Place) => void): () => void {
  const read = () => {
    current = placeOf(location.hash);
    visit(current);
  };
  addEventListener('hashchange', read);
  return () => removeEventListener('hashchange', read);
}
