/** The next box in a direction, as the eye would choose: near, and rather straight ahead than aside. Pure. */

import type { Rect } from './graph';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** How much a step aside counts against a step ahead. */
const ASIDE = 2;

export function nextBox(from: Rect, others: ReadonlyMap<string, Rect>, direction: Direction): string | undefined {
  const level = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  let best: string | undefined;
  let least = Infinity;
  for (const [id, rect] of others) {
    const dx = rect.x + rect.width / 2 - (from.x + from.width / 2);
    const dy = rect.y + rect.height / 2 - (from.y + from.height / 2);
    const [ahead, length] = level ? [sign * dx, rect.width] : [sign * dy, rect.height];
    // Only what lies beyond the middle of this box is ahead of it, however far it reaches.
    if (ahead < length / 2) continue;
    const cost = ahead + ASIDE * Math.abs(level ? dy : dx);
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}
