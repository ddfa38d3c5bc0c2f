import { expect, test } from 'vitest';

/** Every style sheet of the interface, by file; of a component, its `<style>` alone. */
const SHEETS = Object.entries({
  ...import.meta.glob<string>('../**/*.svelte', { query: '?raw', import: 'default', eager: true }),
  ...import.meta.glob<string>('./*.css', { query: '?raw', import: 'default', eager: true }),
})
  .map(([file, text]) => ({ file, css: withoutComments(file.endsWith('.svelte') ? (/<style>([^]*)<\/style>/.exec(text)?.[1] ?? '') : text) }))
  .filter(({ file, css }) => css !== '' && file !== './tokens.css');

function withoutComments(css: string): string {
  return css.replace(/\/\*[^]*?\*\//g, '');
}

test.each([
  ['nothing overrules the cascade', /!important/],
  ['colours are tokens', /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|hwb)\(/i],
  ['sizes of text are tokens', /\bfont(?:-size)?:[^;]*?\b[\d.]+(?:px|em|rem|pt)(?!\s+var)/],
  ['corners are tokens', /border-radius:[^;]*\b[\d.]+px/],
  ['shadows are tokens', /box-shadow:(?:(?!var\(|inset|none)[^;])*;/],
  ['transitions are as quick as the tokens say', /transition:(?:(?!var\(--quick\)|none)[^;])*;/],
])('%s', (_, forbidden) => {
  const found = SHEETS.flatMap(({ file, css }) => css.split('\n').filter((line) => forbidden.test(line)).map((line) => `${file}: ${line.trim()}`));
  expect(found).toEqual([]);
});

test('there are sheets to look at', () => {
  expect(SHEETS.length).toBeGreaterThan(50);
});
