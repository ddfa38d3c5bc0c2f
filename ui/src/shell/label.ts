/** What a place is called where there is room for one name: on a tab, in the title of the window. */

import { tableKey, titleOf } from '../data/key';
import type { Place } from '../data/place';
import { t } from '../i18n/index.svelte';

export function labelOf(place: Place): string {
  switch (place.view) {
    case 'entity':
      return titleOf(tableKey(place.key)) || t('name.empty');
    case 'inspect':
      return place.text === null ? t('inspect.title') : fileOf(place.text);
    case 'home':
    case 'welcome':
      return t('home.title');
    case 'search':
      return t('search.tab');
    case 'add':
      return t('source.add');
    case 'unknown':
      return t('unknown.tab');
    default:
      return t(`${place.view}.title`);
  }
}

/** The same for the window's title, which has no room to mark what was not added. */
export function windowTitle(place: Place): string {
  if (place.view === 'home' || place.view === 'welcome') return 'Pulk';
  const label = labelOf(place);
  return `${place.view === 'inspect' && place.text !== null ? t('tabs.adhoc', { name: label }) : label} – Pulk`;
}

/** The last name of a path or an address, without what a server is told behind it. */
function fileOf(text: string): string {
  const path = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text.replace(/[?#].*$/s, '') : text;
  return path.split(/[\\/]/).filter((part) => part !== '').at(-1) ?? text;
}
