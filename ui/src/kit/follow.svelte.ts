/** What stands beside a list and says more of it: it may come one frame after the list, which then is there sooner. */

import { untrack } from 'svelte';

import { oncePainted } from './painted';

/** `value` as it was when the page was painted last. For the life of the component it is made in. */
export function follow<T>(value: () => T): { readonly current: T } {
  let current = $state.raw(untrack(value));
  $effect(() => {
    const next = value();
    return oncePainted(() => (current = next));
  });
  return {
    get current() {
      return current;
    },
  };
}
