import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

/**
 * The floors of the house, from the top: shell > views > kinds > verbs > data, kit > i18n, host, api. A folder imports from the
 * floors below it; a view never imports a view; only `host` knows that Tauri exists, and `kit` knows nothing of the domain.
 */
const FORBIDDEN = {
  views: ['shell'],
  gallery: ['shell', 'views', 'kinds', 'verbs', 'data', 'host', 'api'],
  kinds: ['shell', 'views'],
  verbs: ['shell', 'views', 'kinds'],
  data: ['shell', 'views', 'kinds', 'verbs', 'kit'],
  kit: ['shell', 'views', 'kinds', 'verbs', 'data', 'host', 'api'],
  i18n: ['shell', 'views', 'kinds', 'verbs', 'data', 'kit', 'host'],
  host: ['shell', 'views', 'kinds', 'verbs', 'data', 'kit', 'i18n'],
  api: ['shell', 'views', 'kinds', 'verbs', 'data', 'kit', 'i18n', 'host'],
};

const TAURI = { regex: '^@tauri-apps/', message: 'Only src/host may know Tauri.' };

/** `../kit/Button.svelte` or `../api` from any depth, and never a path that merely contains the word. */
function floor(name) {
  return { regex: `^(\\.\\./)+${name}(/|$)`, message: `This floor is above: ${name}.` };
}

const floors = Object.entries(FORBIDDEN).map(([folder, above]) => ({
  files: [`src/${folder}/**/*.{ts,svelte}`],
  ignores: ['src/**/*.test.ts'],
  rules: { 'no-restricted-imports': ['error', { patterns: [...above.map(floor), ...(folder === 'host' ? [] : [TAURI])] }] },
}));

/** From `views/search/X.svelte`, `../entity/…` is another view and `../../views/…` any view. */
const views = {
  files: ['src/views/**/*.{ts,svelte}'],
  ignores: ['src/**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [floor('shell'), floor('views'), TAURI, { regex: '^\\.\\./(?!\\.\\./)', message: 'A view never imports a view.' }] },
    ],
  },
};

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'src/api/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'no-undef': 'off',
      'max-lines': ['error', { max: 480, skipComments: true }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Nothing is written to the console of somebody's window.
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      // A style attribute is refused by the page's policy; `style:` directives set properties, which is allowed.
      'svelte/no-restricted-html-elements': ['error', { elements: ['style'], message: 'Styles belong to the component.' }],
      // Plain maps and sets hold what no screen shows.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/button-has-type': 'off',
      // Links are addresses behind the hash; there is no SvelteKit router to resolve them.
      'svelte/no-navigation-without-resolve': 'off',
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived'] }],
    },
  },
  { files: ['src/i18n/en.ts', 'src/i18n/ko.ts'], rules: { 'max-lines': 'off' } },
  { files: ['*.js', 'public/*.js'], languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  ...floors,
  views,
);
