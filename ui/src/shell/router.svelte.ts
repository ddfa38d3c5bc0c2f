/** Which place the address names, followed as it changes. Where to go is `data/place`'s business. */

import { go, hrefOf, placeOf, type Place } from '../data/place';

/** A step that can be gone back from, or the one the person is in. */
export type Step = 'new' | 'same';

// Known before anything is mounted: a deep link must not show another page for a blink.
let address = typeof location === 'undefined' ? '' : location.hash;
let current = $state.raw<Place>(placeOf(address));
let tell: (place: Place) => void = () => {};

export const router = {
  get place(): Place {
    return current;
  },
  /** Goes there before it returns, so that whatever is typed next finds itself there. */
  enter(place: Place, step: Step): void {
    try {
      if (step === 'new') history.pushState(null, '', hrefOf(place));
      else history.replaceState(null, '', hrefOf(place));
    } catch {
      // A webview refuses when the address changed too often: what was to be a step is gone to as a link would.
      if (step === 'new') go(place);
      return;
    }
    address = location.hash;
    current = place;
    tell(place);
  },
};

/** Starts following the address, telling each place it comes to; returns the function that stops it. */
export function follow(visit: (place: Place) => void): () => void {
  const read = () => {
    address = location.hash;
    current = placeOf(address);
    visit(current);
  };
  tell = visit;
  addEventListener('hashchange', read);
  // It may have changed while the page was being put up, with nobody listening.
  if (location.hash !== address) read();
  return () => {
    removeEventListener('hashchange', read);
    tell = () => {};
  };
}
