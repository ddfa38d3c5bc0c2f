/** What stands beside a list and says more of it: it may come one frame after the list, which then is there sooner. */

import { untrack } from 'svelte';

import { oncePainted } from './painted';

/**
 * `value` as it was when the page was painted last; what appears or goes does so at once, because it makes or takes room.
 * For the life of the component it is made in.
 */
export function follow<T>(value: () => T | undefined): { readonly current: T | undefined } {
  let painted = $state.raw(untrack(value));
  $effect(() => {
    const next = value();
    // Done where the frame has just been painted, it would still be waited for with it.
    let frame = 0;
    const off = oncePainted(() => (frame = requestAnimationFrame(() => (painted = next))));
    return () => {
      off();
      cancelAnimationFrame(frame);
    };
  });
  return {
    get current() {
      const now = value();
      return painted === undefined || now === undefined ? now : painted;
    },
  };
}
