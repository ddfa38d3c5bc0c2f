// The pictures the README shows: the real window on the sample, written to `pictures/`.

import { Catalog } from '../pulk.mjs';
import { withWindow } from './driver.mjs';
import { picture } from './screen.mjs';

const folder = new URL('pictures/', import.meta.url).pathname;
const entity = (key, tab = '') => `#/entity/${encodeURIComponent(key)}${tab}`;

/** Runs in the page: what a person would choose in the settings. */
const CHOOSE = `
  const [settings, done] = arguments;
  window.__TAURI_INTERNALS__.invoke('call', { name: 'settings', body: JSON.stringify(settings) }).then(done);
`;

const sample = await Catalog.withSample('pictures');
const { hits } = await sample.ask('search', 'orders');
const orders = hits.find((hit) => hit.form === 'table');

// Tabs that an earlier window left open are none of the reader's business.
await withWindow(sample, async (window) => {
  await window.element('home');
  await window.execute('localStorage.clear();');
});

await withWindow(sample, async (window) => {
  await window.element('home');
  await window.executeAsync(CHOOSE, { theme: 'light', language: 'en' });
  await window.visit(entity(orders.key));
  await window.element('columns');
  await picture(window, 'table', folder);
  await window.visit(entity(orders.key, '/relations'));
  await window.text('graph', (text) => text.includes(orders.name.text));
  await picture(window, 'relations', folder);
  await window.executeAsync(CHOOSE, { theme: 'dark', language: 'ko' });
  await window.visit('#/search');
  await window.type('search', '주문');
  await window.text('hit', (text) => text !== '');
  await window.element('preview');
  await picture(window, 'search', folder);
});
