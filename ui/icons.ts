/**
 * Icons as plain markup. The set's own component works out each attribute while the page runs, in proxies and dynamic
 * elements, which a list of fifty rows pays for at every step; what it would draw is known when the page is built.
 *
 * An icon so made takes no attributes: it is always decoration beside a name, and its size and stroke are the style
 * sheet's.
 */

import { readFile } from 'node:fs/promises';

import type { Plugin } from 'vite';

const ICON = /\/@lucide\/svelte\/dist\/icons\/[a-z0-9-]+\.svelte$/;
const DATA = /const iconData = (\{.*\});/;

type Shape = readonly [tag: string, attributes: Readonly<Record<string, string>>];

export function icons(): Plugin {
  return {
    name: 'icons',
    enforce: 'pre',
    async load(id) {
      if (!ICON.test(id)) return null;
      const data = DATA.exec(await readFile(id, 'utf8'))?.[1];
      if (data === undefined) throw new Error(`${id} does not say what it draws: the icon set has changed its form`);
      return markup((JSON.parse(data) as { node: readonly Shape[] }).node);
    },
  };
}

function markup(shapes: readonly Shape[]): string {
  const drawn = shapes.map(([tag, attributes]) => `<${tag} ${Object.entries(attributes).map(([name, value]) => `${name}="${value}"`).join(' ')} />`);
  return `<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawn.join('')}</svg>`;
}
