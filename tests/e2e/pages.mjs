// The pages of the catalog in memory, by their addresses.

export const SHOP = 'postgres://shop-prod/shop';
export const entity = (key, tab = '') => `#/entity/${encodeURIComponent(key)}${tab}`;

/** Every page, and what shows that it is there. */
export const PAGES = [
  { name: 'home', hash: '#/', shows: 'home' },
  { name: 'search', hash: '#/search', shows: 'hit' },
  { name: 'table', hash: entity(`${SHOP}/sales/orders`), shows: 'columns' },
  { name: 'column', hash: entity(`${SHOP}/sales/orders#email`), shows: 'column-panel' },
  { name: 'definition', hash: entity(`${SHOP}/sales/orders_daily`, '/definition'), shows: 'definition' },
  { name: 'relations', hash: entity(`${SHOP}/sales/orders`, '/relations'), shows: 'graph' },
  { name: 'table history', hash: entity(`${SHOP}/sales/orders`, '/history'), shows: 'history' },
  { name: 'schema', hash: entity(`${SHOP}/sales`), shows: 'contents' },
  { name: 'sizes', hash: entity(`${SHOP}/sales`, '/sizes'), shows: 'treemap' },
  { name: 'changes', hash: '#/history', shows: 'changes' },
  { name: 'sources', hash: '#/sources', shows: 'sources' },
  { name: 'welcome', hash: '#/welcome', shows: 'found' },
  { name: 'settings', hash: '#/settings', shows: 'settings' },
];
