/**
 * What the first picture shows, asked for before anything is mounted: mounting takes the page's one thread, and the
 * answers arrive meanwhile instead of being asked for after it.
 */

import { ask } from '../data/cache.svelte';
import { listen, onChanged } from '../data/live.svelte';
import { go } from '../data/place';
import { tellTime } from '../i18n/now.svelte';
import { useDesk } from '../verbs/desk';
import { SearchController } from '../views/search/search.svelte';
import { Appearance } from './appearance.svelte';
import { ExplorerController } from './explorer.svelte';
import { router } from './router.svelte';
import { Searching } from './searching';
import { Tabs, type TabStore } from './tabs.svelte';
import { Workspace } from './workspace.svelte';

export interface Beginning {
  search: SearchController;
  tree: ExplorerController;
  workspace: Workspace;
}

const KEY = 'pulk.tabs';

/** Tabs are of one window. Those of the first one are there again at the next start; a further window begins empty. */
const isFurther = () => new URLSearchParams(location.search).has('further');
const TABS: TabStore = {
  load: () => attempt(() => sessionStorage.getItem(KEY) ?? (isFurther() ? null : localStorage.getItem(KEY))),
  save: (text) => {
    attempt(() => {
      sessionStorage.setItem(KEY, text);
      if (!isFurther()) localStorage.setItem(KEY, text);
      return null;
    });
  },
};

/** Begins once a page, for as long as it lives. */
export function begin(): Beginning {
  const search = new SearchController();
  const tree = new ExplorerController();
  const workspace = new Workspace(new Tabs(TABS, go), search, new Searching(search, router), new Appearance());
  useDesk(workspace);
  workspace.tabs.visit(router.place);
  tellTime();
  // First, so that nothing changes unheard after an answer.
  listen();
  onChanged((tags) => search.changed(tags));
  onChanged((tags) => void tree.changed(tags));
  if (router.place.view === 'search') search.restore(router.place.query, router.place.filters);
  ask('status', {});
  ask('sources', {});
  ask('shelf', {});
  if (router.place.view === 'home') ask('home', {});
  void tree.start();
  return { search, tree, workspace };
}

/** Storage may be refused; then nothing is remembered. */
function attempt(read: () => string | null): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
