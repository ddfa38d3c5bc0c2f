/** Which place the address names, followed as it changes. Where to go is `data/place`'s business. */

import { placeOf, type Place } from '../data/place';

// Known before anything is mounted: a deep link must not show another page for a blink.
let address = typeof location === 'undefined' ? '' : location.hash;
let current = $state.raw<Place>(placeOf(address));

export const router = {
  get place(): Place {
    return current;
  },
};

/** Starts following the address, telling each place it comes to; returns the function that stops it. */
export function follow(visit: (place: Place) => void): () => void {
  const read = () => {
    address = location.hash;
    current = placeOf(address);
    visit(current);
  };
  addEventListener('hashchange', read);
  // It may have changed while the page was being put up, with nobody listening.
  if (location.hash !== address) read();
  return () => removeEventListener('hashchange', read);
}
