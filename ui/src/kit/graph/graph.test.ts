import { expect, test } from 'vitest';

import { centred, FARTHEST, filled, fit, include, NEAREST, reveal, zoomAt } from './camera';
import { around, EMPTY, tieId, type Arrangement, type Box, type Point, type Rect, type Tie } from './graph';
import { arrange } from './layout';
import { lineBetween } from './line';
import { nextBox } from './steer';

const box = (id: string): Box => ({ id, width: 200, height: 80 });
const ties = (text: string): Tie[] => text.split(' ').map((pair) => ({ from: pair.split('>')[0] ?? '', to: pair.split('>')[1] ?? '' }));
const rectsOf = (boxes: readonly Box[], { places }: Arrangement): Rect[] => boxes.map((one) => ({ ...one, ...(places.get(one.id) as Point) }));

function overlaps(rects: readonly Rect[]): boolean {
  return rects.some((a, at) =>
    rects.slice(at + 1).some((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height));
}

const STAR = Array.from({ length: 59 }, (_, at) => `t${at}>m`).join(' ');

test.each([
  ['a chain', 'a>b b>c'],
  ['a ring', 'a>b b>c c>a'],
  ['a box tied to itself', 'a>a a>b'],
  ['two ties between the same boxes', 'a>b a>b'],
  ['ties both ways', 'a>b b>a'],
  ['sixty around one', STAR],
  ['a tie to what is not there', 'a>b'],
])('every box of %s has a place of its own', (_, text) => {
  const boxes = [...new Set(ties(text).flatMap(({ from, to }) => [from, to]))].map(box);
  const request = { boxes, ties: [...ties(text), { from: 'a', to: 'nowhere' }], standing: EMPTY };
  const arrangement = arrange(request);
  expect([...arrangement.places.keys()].sort()).toEqual(boxes.map(({ id }) => id).sort());
  expect(overlaps(rectsOf(boxes, arrangement))).toBe(false);
  expect(arrange(request), 'the same answer for the same question').toEqual(arrangement);
});

test('many around one fill columns instead of a tower', () => {
  const boxes = ['m', ...Array.from({ length: 59 }, (_, at) => `t${at}`)].map(box);
  const { width, height } = around(rectsOf(boxes, arrange({ boxes, ties: ties(STAR), standing: EMPTY })));
  expect(height / width).toBeLessThan(2);
});

test('what stands stays where it is, and what joins takes free places beside it', () => {
  const few = ['a', 'b', 'c'].map(box);
  const before = arrange({ boxes: few, ties: ties('a>b c>b'), standing: EMPTY });
  const more = [...few, ...['d', 'e', 'f', 'g'].map(box)];
  const after = arrange({ boxes: more, ties: ties('a>b c>b d>c e>c f>e'), standing: before });
  for (const { id } of few) expect(after.places.get(id), id).toEqual(before.places.get(id));
  expect(overlaps(rectsOf(more, after))).toBe(false);
  expect(after.places.size, 'a box without a tie has a place too').toBe(7);
});

test('what is gone leaves no place and no bend behind', () => {
  const standing = { places: new Map([['a', { x: 0, y: 0 }], ['z', { x: 9, y: 9 }]]), bends: new Map([[tieId({ from: 'z', to: 'a' }), []]]) };
  const after = arrange({ boxes: [box('a')], ties: [], standing });
  expect([...after.places.keys()]).toEqual(['a']);
  expect(after.bends.size).toBe(0);
});

test('a picture that begins at a box at its edge fills the frame, and is in the middle where it is short', () => {
  const all = { x: -500, y: 0, width: 3000, height: 100 };
  const frame = { width: 1000, height: 600 };
  const right = filled(centred({ x: 2400, y: 0, width: 100, height: 100 }, frame, 0.8), all, frame);
  expect(right.x + 2500 * 0.8, 'its end stands a margin from the right').toBeCloseTo(960);
  const left = filled(centred({ x: -500, y: 0, width: 100, height: 100 }, frame, 0.8), all, frame);
  expect(left.x - 500 * 0.8, 'its beginning stands a margin from the left').toBeCloseTo(40);
  expect(left.y + 50 * 0.8, 'as high above as below').toBeCloseTo(300);
  const between = centred({ x: 900, y: 0, width: 100, height: 100 }, frame, 0.8);
  expect(filled(between, all, frame).x, 'what is filled stays').toBe(between.x);
});

const at = (x: number, y: number): Rect => ({ x, y, width: 200, height: 80 });

test.each([
  ['to the right of it', at(0, 0), at(400, 0), /^M200 20H216C.* 384 40H400$/],
  ['to the left of it', at(400, 0), at(0, 0), /^M400 20H384C.* 216 40H200$/],
  ['above it, around the right', at(0, 0), at(0, 300), /^M200 20H216C.* 216 340H200$/],
  ['itself, around the right', at(0, 0), at(0, 0), /^M200 20H216C.* 216 40H200$/],
])('a line to a box %s ends at its row', (_, from, to, expected) => {
  expect(lineBetween({ box: from, rows: [20] }, { box: to, rows: [40] }).path).toMatch(expected);
});

test('rows of one key are gathered by a comb, and a key without rows starts at the middle', () => {
  const line = lineBetween({ box: at(0, 0), rows: [20, 60] }, { box: at(400, 0), rows: [] });
  expect(line.marks).toContain('M200 20H207M200 60H207M207 20V60');
  expect(line.path).toMatch(/^M207 40H.*40H400$/);
});

test('a line passes through its bends', () => {
  expect(lineBetween({ box: at(0, 0), rows: [] }, { box: at(900, 0), rows: [] }, [{ x: 450, y: 120 }]).path).toContain(' 450 120C');
});

test('the camera keeps what is under the pointer, and stays within its bounds', () => {
  const camera = { x: 30, y: -20, zoom: 1 };
  const nearer = zoomAt(camera, { x: 100, y: 100 }, 1.5);
  expect((100 - nearer.x) / nearer.zoom).toBeCloseTo(70);
  expect(zoomAt(camera, { x: 0, y: 0 }, 1000).zoom).toBe(NEAREST);
  expect(zoomAt(camera, { x: 0, y: 0 }, 0).zoom).toBe(FARTHEST);
  expect(fit(at(0, 0), { width: 1000, height: 800 }).zoom, 'never larger than life').toBe(1);
  expect(fit({ x: 0, y: 0, width: 0, height: 0 }, { width: 0, height: 0 }).zoom).toBeGreaterThan(0);
});

test.each([
  ['in sight', { x: 0, y: 0, zoom: 1 }, { x: 0, y: 0, zoom: 1 }],
  ['too far right', { x: 900, y: 0, zoom: 1 }, { x: 660, y: 0, zoom: 1 }],
  ['too far up', { x: 0, y: -500, zoom: 1 }, { x: 0, y: -60, zoom: 1 }],
])('a box %s is shown with the least movement', (_, camera, expected) => {
  expect(reveal(camera, at(100, 100), { width: 1000, height: 800 })).toEqual(expected);
});

test.each([
  ['right', 'far'],
  ['left', undefined],
  ['down', 'below'],
  ['up', 'above'],
] as const)('going %s from the middle leads to %s', (direction, expected) => {
  const others = new Map([['far', at(300, 20)], ['below', at(10, 120)], ['above', at(0, -400)], ['aside', at(250, 500)]]);
  expect(nextBox(at(0, 0), others, direction)).toBe(expected);
});

const FRAME = { width: 800, height: 600 };
const CAMERA = { x: 0, y: 0, zoom: 1 };

test.each([
  ['what is in sight already moves nothing', at(100, 100), CAMERA],
  ['what is beside the frame is moved to', at(900, 100), { x: -340, y: 0, zoom: 1 }],
  ['what is larger than the frame is seen from farther away', { x: 0, y: 0, width: 1440, height: 200 }, { x: 40, y: 250, zoom: 0.5 }],
])('%s', (_, rect, expected) => {
  expect(include(CAMERA, rect, FRAME)).toEqual(expected);
});
