/** What a place is called where there is room for one name: on a tab, in the title of the window. */

import { tableKey, titleOf } from '../data/key';
import type { Place } from '../data/place';
import { t } from '../i18n/index.svelte';

export function labelOf(place: Place): string {
  switch (place.view) {
    case 'entity':
      return titleOf(tableKey(place.key)) || t('name.empty');
    case 'inspect':
      return place.text.split(/[\\/]/).filter((part) => part !== '').at(-1) ?? place.text;
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
