/** What of a diagram is in sight. A point of the diagram is seen at `point × zoom + (x, y)` of the frame. Pure. */

import type { Point, Rect, Size } from './graph';

export interface Camera extends Point {
  zoom: number;
}

export const NEAREST = 2;
export const FARTHEST = 0.15;
const MARGIN = 40;

/** All of it, in the middle of the frame, never larger than life. */
export function fit(all: Rect, frame: Size): Camera {
  const zoom = within(Math.min((frame.width - 2 * MARGIN) / all.width, (frame.height - 2 * MARGIN) / all.height), 1);
  return centred(all, frame, zoom);
}

/** A rectangle in the middle of the frame. */
export function centred(rect: Rect, frame: Size, zoom: number): Camera {
  return { x: frame.width / 2 - (rect.x + rect.width / 2) * zoom, y: frame.height / 2 - (rect.y + rect.height / 2) * zoom, zoom };
}

/** Moved so that no side of the frame is left empty which the diagram, being longer there, could fill. */
export function filled(camera: Camera, all: Rect, frame: Size): Camera {
  const { x, y, zoom } = camera;
  return { x: drawnIn(x, all.x * zoom, all.width * zoom, frame.width), y: drawnIn(y, all.y * zoom, all.height * zoom, frame.height), zoom };
}

function drawnIn(at: number, start: number, length: number, frame: number): number {
  if (length + 2 * MARGIN <= frame) return (frame - length) / 2 - start;
  return Math.max(frame - MARGIN - (start + length), Math.min(MARGIN - start, at));
}

/** Nearer or farther, with the point of the frame under the pointer staying where it is. */
export function zoomAt(camera: Camera, at: Point, factor: number): Camera {
  const zoom = within(camera.zoom * factor, NEAREST);
  const grows = zoom / camera.zoom;
  return { x: at.x - (at.x - camera.x) * grows, y: at.y - (at.y - camera.y) * grows, zoom };
}

/** Moved as little as needed for a rectangle to be in sight. The same camera when it already is. */
export function reveal(camera: Camera, rect: Rect, frame: Size): Camera {
  const x = shift(camera.x + rect.x * camera.zoom, rect.width * camera.zoom, frame.width);
  const y = shift(camera.y + rect.y * camera.zoom, rect.height * camera.zoom, frame.height);
  return x === 0 && y === 0 ? camera : { x: camera.x + x, y: camera.y + y, zoom: camera.zoom };
}

/** Moved, and no nearer than before, so that all of a rectangle is in sight. The same camera when it already is. */
export function include(camera: Camera, rect: Rect, frame: Size): Camera {
  const whole = fit(rect, frame);
  return whole.zoom < camera.zoom ? whole : reveal(camera, rect, frame);
}

function shift(start: number, length: number, frame: number): number {
  // What is longer than the frame shows its beginning.
  if (start < MARGIN || length + 2 * MARGIN > frame) return MARGIN - start;
  return Math.min(0, frame - MARGIN - (start + length));
}

function within(zoom: number, nearest: number): number {
  return Number.isFinite(zoom) ? Math.min(nearest, Math.max(FARTHEST, zoom)) : 1;
}
