import { expect, test } from 'vitest';

/**
 * What is a token, and what a component may say for itself. Colours, sizes of text, corners, shadows, durations, what
 * stands between and around things, and the heights of controls and bars are tokens everywhere, also in the styles that
 * are written in TypeScript. A component's own are the dimensions of its layout (a width, a column of a grid, a height no
 * control has) and hairlines of a pixel or two.
 */

/** Every style sheet of the interface, by file; of a component, its `<style>` alone. */
const SHEETS = Object.entries({
  ...import.meta.glob<string>('../**/*.svelte', { query: '?raw', import: 'default', eager: true }),
  ...import.meta.glob<string>('./*.css', { query: '?raw', import: 'default', eager: true }),
})
  .map(([file, text]) => ({ file, css: withoutComments(file.endsWith('.svelte') ? (/<style>([^]*)<\/style>/.exec(text)?.[1] ?? '') : text) }))
  .filter(({ file, css }) => css !== '' && file !== './tokens.css');

/** Code that may write styles: what is neither a test nor the catalog in memory. */
const SCRIPTS = Object.entries(import.meta.glob<string>(['../**/*.ts', '!../**/*.test.ts', '!../host/fake/**', '!../api/**'], { query: '?raw', import: 'default', eager: true })).map(([file, css]) => ({ file, css }));

function withoutComments(css: string): string {
  return css.replace(/\/\*[^]*?\*\//g, '');
}

function lines(sheets: typeof SHEETS, forbidden: RegExp): string[] {
  return sheets.flatMap(({ file, css }) => css.split('\n').filter((line) => forbidden.test(line)).map((line) => `${file}: ${line.trim()}`));
}

test.each([
  ['nothing overrules the cascade', /!important/],
  ['colours are tokens', /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|hwb)\(/i],
  ['also those that have a name', /(?:color|background|border|outline|fill|stroke|shadow)[\w-]*:[^;]*(?<![\w-])(?:black|white|silver|gr[ae]y|red|maroon|purple|fuchsia|green|lime|olive|yellow|navy|blue|teal|aqua|orange|(?:dark|light|medium|deep)\w+)(?![\w-])/],
  ['sizes of text are tokens', /\bfont(?:-size)?:[^;]*?\b[\d.]+(?:px|em|rem|pt)(?!\s+var)/],
  ['corners are tokens', /border-radius:[^;]*\b[\d.]+px/],
  ['shadows are tokens', /box-shadow:(?:(?!var\(|inset|none)[^;])*;/],
  ['transitions are as quick as the tokens say', /transition:(?:(?!var\(--quick\)|none)[^;])*;/],
  ['animations last as long as the tokens say', /animation[\w-]*:[^;]*(?<![\w.-])[\d.]+m?s\b/],
  ['what stands between and around things is tokens', /(?<![\w-])(?:padding|margin|(?:row-|column-)?gap)[\w-]*:[^;]*(?<![\w.])(?!1px)[\d.]+(?:px|r?em)\b/],
  ['heights of controls and bars are tokens', /(?<![\w-])(?:min-)?height: (?:2[2-9]|3\d|4[0-2])px/],
])('%s', (_, forbidden) => expect(lines(SHEETS, forbidden)).toEqual([]));

test.each([
  ['colours are tokens', /['"`]#[\da-f]{3,8}['"`]|['"`](?:rgba?|hsla?)\(/i],
  ['sizes, spaces, corners and heights are tokens', /\b(?:fontSize|padding\w*|margin\w*|gap|borderRadius|(?:minH|h)eight): '[^']*(?<![\w.])[\d.]+(?:px|r?em)\b/],
  ['durations are tokens', /\b(?:transition|animation)\w*: '[^']*[\d.]+m?s\b/],
])('in styles written in TypeScript, %s', (_, forbidden) => expect(lines(SCRIPTS, forbidden)).toEqual([]));

test('there are sheets and scripts to look at', () => {
  expect(SHEETS.length).toBeGreaterThan(50);
  expect(SHEETS.map(({ file }) => file)).toContain('./base.css');
  expect(SCRIPTS.map(({ file }) => file)).toContain('../kit/editor.ts');
});

/** Names of tokens in use, wherever they stand. */
test('every token that is named is one', () => {
  const [tokens = ''] = Object.values(import.meta.glob<string>('./tokens.css', { query: '?raw', import: 'default', eager: true }));
  const made = new Set([...tokens.matchAll(/--([\w-]+):/g)].map(([, name]) => name));
  const named = [...SHEETS, ...SCRIPTS].flatMap(({ file, css }) => [...css.matchAll(/var\(--((?:space|control|bar|row|text|line|ink|r|shadow)-[\w-]+)\)/g)].map(([, name]) => `${file}: ${name}`));
  expect(named.filter((one) => !made.has(one.split(': ')[1]))).toEqual([]);
});
