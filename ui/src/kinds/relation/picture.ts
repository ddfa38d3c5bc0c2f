/**
 * The diagram as an SVG document to keep: the same places and the same lines as on the screen, drawn from what is known
 * about them instead of from the page. Every name in it was written by someone else, and is escaped.
 */

import { around, type Rect } from '../../kit/graph/graph';
import { escapeXml, shorten } from '../../kit/graph/svg';
import { ROW, type Card } from './card';
import type { Picture } from './neighbourhood.svelte';

/** Colours by the names of the interface's tokens. */
export const COLOURS = ['bg', 'surface', 'line-soft', 'line', 'line-firm', 'control-line', 'accent', 'accent-soft', 'ink-1', 'ink-3', 'warn'] as const;
export type Palette = Record<(typeof COLOURS)[number], string>;

/** Room for a line that turns back around the right of the last box. */
const MARGIN = 72;
const FONT = "'JetBrains Mono', ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace";
/** Advance of a character of a monospaced font, as a part of its size. */
const ADVANCE = 0.6;

export interface Drawing {
  svg: string;
  width: number;
  height: number;
}

export function drawingOf({ cards, lines, arrangement }: Picture, palette: Palette): Drawing {
  const placed = cards.flatMap((card) => {
    const place = arrangement.places.get(card.id);
    return place === undefined ? [] : [{ card, rect: { ...place, width: card.width, height: card.height } }];
  });
  const all = around(placed.map(({ rect }) => rect));
  const [width, height] = [all.width + 2 * MARGIN, all.height + 2 * MARGIN];
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${all.x - MARGIN} ${all.y - MARGIN} ${width} ${height}" font-family="${escapeXml(FONT)}">`,
    `<rect x="${all.x - MARGIN}" y="${all.y - MARGIN}" width="${width}" height="${height}" fill="${palette.bg}"/>`,
    ...lines.map(({ path, marks, name }) => `<g fill="none" stroke="${palette['control-line']}" stroke-width="1.4"><title>${escapeXml(name)}</title><path d="${path}"/><path d="${marks}"/></g>`),
    ...placed.map(({ card, rect }) => cardAt(card, rect, palette)),
    '</svg>',
  ].join('\n');
  return { svg, width, height };
}

function cardAt(card: Card, { x, y, width, height }: Rect, palette: Palette): string {
  const head = card.head;
  const text = (at: number, baseline: number, size: number, fill: string, content: string, more = '') =>
    `<text x="${x + at}" y="${y + baseline}" font-size="${size}" fill="${fill}"${more}>${escapeXml(content)}</text>`;
  const room = (length: number, size: number) => Math.floor(length / (size * ADVANCE));
  const parts = [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="7" fill="${palette.surface}"/>`,
    `<path d="M${x} ${y + head}v${7 - head}a7 7 0 0 1 7 -7h${width - 14}a7 7 0 0 1 7 7v${head - 7}z" fill="${card.middle ? palette['accent-soft'] : palette['line-soft']}"/>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="7" fill="none" stroke="${card.middle ? palette.accent : palette['line-firm']}" stroke-width="${card.middle ? 2 : 1}"${card.table.known ? '' : ' stroke-dasharray="4 3"'}/>`,
  ];
  if (card.place !== null) parts.push(text(10, 15, 11, palette['ink-3'], shorten(card.place, room(width - 20, 11))));
  parts.push(text(10, head - 11, 12, palette['ink-1'], shorten(card.table.name, room(width - 20, 12)), ' font-weight="600"'));
  card.columns.forEach((column, at) => {
    const baseline = head + at * ROW + 15;
    const marks = [column.primary_key && 'PK', column.foreign_key && 'FK'].filter(Boolean).join(' ');
    const type = shorten(column.type, 12);
    const typeWidth = type.length * 11 * ADVANCE;
    parts.push(text(10, baseline, 9, column.primary_key ? palette.warn : palette['ink-3'], marks));
    parts.push(text(42, baseline, 12, palette['ink-1'], shorten(column.name, room(width - 60 - typeWidth, 12))));
    parts.push(text(width - 10, baseline, 11, palette['ink-3'], type, ' text-anchor="end"'));
  });
  return `<g>\n${parts.join('\n')}\n</g>`;
}
