/** Which place the address names, followed as it changes. Where to go is `data/place`'s business. */

import { placeOf, type Place } from '../data/place';

let current = $state.raw<Place>({ view: 'search' });

export const router = {
  get place(): Place {
    return current;
  },
};

/** Starts following the address; returns the function that stops it. */
export function follow(): () => void {
  const read = () => {
    current = placeOf(location.hash);
  };
  read();
  addEventListener('hashchange', read);
  return () => removeEventListener('hashchange', read);
}
