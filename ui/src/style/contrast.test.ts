import { describe, expect, test } from 'vitest';

const [tokens = ''] = Object.values(import.meta.glob<string>('./tokens.css', { query: '?raw', import: 'default', eager: true }));

type Colours = Record<string, string>;

/** The tokens a rule of the sheet sets. */
function setBy(selector: string): Colours {
  const rule = tokens.slice(tokens.indexOf(`${selector} {`)).split('}', 1)[0] ?? '';
  return Object.fromEntries([...rule.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

const LIGHT = setBy(':root');
const DARK = { ...LIGHT, ...setBy("[data-theme='dark']") };

function valueOf(colours: Colours, name: string): string {
  const value = colours[name] ?? '';
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  return other === undefined ? value : valueOf(colours, other);
}

/** As WCAG 2.1 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['bg', 'surface', 'raised', 'hover', 'select'];
const PAGES = ['bg', 'surface', 'raised'];

/** What is drawn on what, and how much it has to stand out: texts by 1.4.3, controls and signs by 1.4.11. */
const PAIRS: [drawn: string[], on: string[], least: number][] = [
  [['ink-1', 'ink-2', 'ink-3', 'accent-ink'], GROUNDS, 4.5],
  [['accent-ink'], ['accent-soft'], 4.5],
  [['on-accent'], ['accent', 'accent-hover'], 4.5],
  [['ok', 'warn', 'bad', 'violet', 'teal'], GROUNDS, 4.5],
  ...['ok', 'warn', 'bad', 'violet', 'teal'].map((tone): [string[], string[], number] => [[tone], [`${tone}-soft`], 4.5]),
  [['ink-1', 'ink-2'], ['line-soft', 'ok-soft', 'warn-soft', 'bad-soft'], 4.5],
  [['mark-ink'], ['mark'], 4.5],
  [['code-keyword', 'code-string', 'code-number', 'code-comment', 'code-type', 'code-name'], PAGES, 4.5],
  [['control-line', 'accent', 'focus', 'bad'], PAGES, 3],
  [['ok-dot', 'warn-dot', 'bad-dot', 'idle-dot'], GROUNDS, 3],
];

describe.each([['light', LIGHT], ['dark', DARK]])('in the %s theme', (_, colours) => {
  test.each(PAIRS)('%s stand out on %s by %f', (drawn, on, least) => {
    const weak = drawn.flatMap((one) =>
      on.map((ground) => ({ pair: `${one} on ${ground}`, by: contrast(valueOf(colours, one), valueOf(colours, ground)) })).filter(({ by }) => !(by >= least)),
    );
    expect(weak).toEqual([]);
  });
});

test('the measure is that of the guidelines', () => {
  expect([contrast('#000000', '#ffffff'), contrast('#767676', '#ffffff').toFixed(2)]).toEqual([21, '4.54']);
});
