// How long a keystroke takes to show: types words letter by letter into the real window and measures inside the page,
// from the event of the key to the frame after the list of hits has changed.
//
// Prints one JSON object: `{"samples":[milliseconds…],"missed":n}`. A keystroke after which the list stays the same,
// because the same hits answer it, shows nothing that could be timed; it is counted as missed.

import { Catalog } from '../pulk.mjs';
import { withWindow } from './driver.mjs';

const WORDS = ['customer', 'order', 'invoice', 'payment', 'shipment', 'daily', 'warehouse', 'email', 'product', 'refund'];
const MISSED = -1;

// Runs in the page. A listener in the capture phase sees the key before the program does.
const INSTALL = `
  const hits = '[data-testid="hits"]';
  const concerns = (node) => node instanceof Element
    ? node.closest(hits) !== null || node.querySelector(hits) !== null
    : node.parentElement !== null && node.parentElement.closest(hits) !== null;
  window.keystroke = { waiting: null, done: null };
  document.addEventListener('input', (event) => { window.keystroke.waiting = event.timeStamp; }, true);
  new MutationObserver((mutations) => {
    const { waiting, done } = window.keystroke;
    if (waiting === null || done === null) return;
    if (!mutations.some(({ target, addedNodes }) => concerns(target) || [...addedNodes].some(concerns))) return;
    window.keystroke.waiting = null;
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - waiting)));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
`;
const ARM = `
  window.keystroke.waiting = null;
  window.keystroke.result = new Promise((resolve) => {
    window.keystroke.done = resolve;
    setTimeout(resolve, 1000, ${MISSED});
  });
`;
const AWAIT = 'window.keystroke.result.then(arguments[0]);';
const CLEAR = `
  const box = document.querySelector('[data-testid="search"]');
  const input = box instanceof HTMLInputElement ? box : box.querySelector('input');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, '');
  input.dispatchEvent(new Event('input', { bubbles: true }));
`;

const catalog = new Catalog(process.env.PULK_HOME);
const results = await withWindow(catalog, async (window) => {
  await window.visit('#/search');
  await window.element('hit');
  await window.execute(INSTALL);
  const measured = [];
  for (const word of WORDS) {
    for (const letter of word) {
      await window.execute(ARM);
      await window.type('search', letter);
      measured.push(await window.executeAsync(AWAIT));
    }
    await window.execute(ARM);
    await window.execute(CLEAR);
    await window.executeAsync(AWAIT);
  }
  return measured;
});
const samples = results.filter((result) => result !== MISSED);
console.log(JSON.stringify({ samples, missed: results.length - samples.length }));
