/** What the person keeps at hand, watched once for the whole window: stars, saved searches, recent pages. */

import type { ApiError, ShelfView } from '../api';
import { watch, type Answer } from './cache.svelte';

let answer = $state.raw<Answer<'shelf'> | undefined>();

export const shelf = {
  /** Begins watching, inside the component that lives as long as the window. */
  begin(): void {
    answer = watch('shelf', () => ({}));
  },
  get data(): ShelfView | undefined {
    return answer?.data;
  },
  /** Why there is nothing to show. */
  get error(): ApiError | undefined {
    return answer?.data === undefined ? answer?.error : undefined;
  },
  again(): void {
    answer?.again();
  },
  isStarred(key: string): boolean {
    return answer?.data?.stars.some((star) => star.key === key) ?? false;
  },
};
