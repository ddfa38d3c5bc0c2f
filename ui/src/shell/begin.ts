/**
 * What the first picture shows, asked for before anything is mounted: mounting takes the page's one thread, and the
 * answers arrive meanwhile instead of being asked for after it.
 */

import { ask } from '../data/cache.svelte';
import { listen, onChanged } from '../data/live.svelte';
import { SearchController } from '../views/search/search.svelte';
import { ExplorerController } from './explorer.svelte';
import { router } from './router.svelte';

export interface Beginning {
  search: SearchController;
  tree: ExplorerController;
}

/** Begins once a page, for as long as it lives. */
export function begin(): Beginning {
  const beginning = { search: new SearchController(), tree: new ExplorerController() };
  // First, so that nothing changes unheard after an answer.
  listen();
  onChanged((tags) => beginning.search.changed(tags));
  onChanged((tags) => void beginning.tree.changed(tags));
  if (router.place.view === 'search') beginning.search.begin();
  ask('status', {});
  ask('sources', {});
  void beginning.tree.start();
  return beginning;
}
