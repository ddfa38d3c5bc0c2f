import { beforeAll, expect, test } from 'vitest';

import type { Place } from '../data/place';
import { startLanguage } from '../i18n/index.svelte';
import { labelOf, windowTitle } from './label';

beforeAll(() => startLanguage('en'));

const inspect = (text: string): Place => ({ view: 'inspect', text });

test.each<[Place, string, string]>([
  [{ view: 'home' }, 'Home', 'Pulk'],
  [{ view: 'welcome' }, 'Home', 'Pulk'],
  [{ view: 'history' }, 'Changes', 'Changes – Pulk'],
  [{ view: 'entity', key: 'pg://h/shop/sales/orders#id', tab: null }, 'orders', 'orders – Pulk'],
  [{ view: 'inspect', text: null }, 'Look inside', 'Look inside – Pulk'],
  [inspect('~/Downloads/checkout.parquet'), 'checkout.parquet', 'checkout.parquet, not in the catalog – Pulk'],
  [inspect('C:\\data\\events\\'), 'events', 'events, not in the catalog – Pulk'],
  // A question mark belongs to the name of a file, and not to that of an address.
  [inspect('/data/really?.csv'), 'really?.csv', 'really?.csv, not in the catalog – Pulk'],
  [inspect('https://files.example.com/out/day.parquet?version=3&size=a%2Fb#top'), 'day.parquet', 'day.parquet, not in the catalog – Pulk'],
  [inspect('postgres://ada@db.example/shop'), 'shop', 'shop, not in the catalog – Pulk'],
])('%o is called %s', (place, label, title) => expect([labelOf(place), windowTitle(place)]).toEqual([label, title]));
