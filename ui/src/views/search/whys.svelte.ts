/** Whether the reasons of hits are unfolded: who wants them for one wants them for the next. */

import { recall, remember } from '../../kit/remember';

const KEY = 'pulk.search.why';

let open = $state(recall(KEY) === true);

export const whys = {
  get open(): boolean {
    return open;
  },
  toggle(): void {
    open = !open;
    remember(KEY, open || undefined);
  },
};
