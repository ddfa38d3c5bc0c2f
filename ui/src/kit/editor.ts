/**
 * CodeMirror, read-only, in a shadow root.
 *
 * The shadow root is what lets it live under `style-src 'self'`: there CodeMirror adopts constructed style sheets,
 * while in the document it would insert <style> elements, which the policy refuses. Colours come through the custom
 * properties of the page, so both themes work without a second editor.
 */

import { sql, PostgreSQL, SQLite, StandardSQL, type SQLDialect } from '@codemirror/lang-sql';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export interface Content {
  text: string;
  /** The catalog's name of the dialect: `postgres`, `sqlite`, `duckdb`. */
  language: string;
  label: string;
}

/** A part of the text that leads somewhere. */
export interface CodeLink {
  from: number;
  to: number;
  href: string;
  title: string;
}

export interface Shown {
  wrap(on: boolean): void;
  /** What of the text leads somewhere, in place of what did. */
  link(links: readonly CodeLink[]): void;
  /** Opens the search inside the text. */
  find(): void;
  stop(): void;
}

/** Highlighting works through text in one go; beyond this length it would hold up the window. */
const HIGHLIGHTED = 400_000;

/** DuckDB speaks PostgreSQL's dialect with additions, most of which are plain identifiers to a highlighter. */
const DIALECTS = new Map<string, SQLDialect>([['postgres', PostgreSQL], ['postgresql', PostgreSQL], ['duckdb', PostgreSQL], ['sqlite', SQLite]]);
/** The language of what is no SQL. */
export const PROSE = 'text';

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--code-keyword)', fontWeight: '500' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.lineComment, tags.blockComment], color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--code-type)' },
  { tag: [tags.name, tags.propertyName], color: 'var(--code-name)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--ink-1)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontSize: 'var(--text-sm)', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { padding: 'var(--space-3) 0 var(--space-6)' },
  '.cm-line': { padding: '0 var(--space-5) 0 var(--space-2h)' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--ink-3)', border: 'none', paddingLeft: 'var(--space-3)' },
  '.cm-leads': { color: 'var(--accent-ink)', textDecoration: 'underline', textDecorationThickness: '1px', textUnderlineOffset: '3px', borderRadius: 'var(--r-xs)' },
  '.cm-leads *': { color: 'inherit' },
  '.cm-leads:hover': { backgroundColor: 'var(--accent-soft)' },
  '.cm-leads:focus-visible': { outline: '2px solid var(--focus)' },
  '.cm-selectionBackground': { backgroundColor: 'var(--accent-soft)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'var(--accent-soft)' },
});

/** A shadow root to draw in; the same one when something was drawn there before. */
export function shadowOf(parent: HTMLElement): ShadowRoot {
  return parent.shadowRoot ?? parent.attachShadow({ mode: 'open' });
}

/** What every text here is shown with: read-only, coloured by its language, with a name for readers. */
export function reading({ text, language, label }: Content): Extension {
  return [
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', role: 'textbox', 'aria-multiline': 'true', 'aria-readonly': 'true' }),
    lineNumbers(),
    highlightSpecialChars(),
    drawSelection(),
    language !== PROSE && text.length <= HIGHLIGHTED ? sql({ dialect: DIALECTS.get(language) ?? StandardSQL }) : [],
    syntaxHighlighting(colours),
    look,
  ];
}

/** Real links, which the keyboard reaches and the browser follows; their colour wins over the highlighting inside. */
function linked(links: readonly CodeLink[]): Extension {
  const marks = links.map(({ from, to, href, title }) => Decoration.mark({ tagName: 'a', class: 'cm-leads', attributes: { href, title } }).range(from, to));
  return EditorView.decorations.of(Decoration.set(marks, true));
}

const findLook = EditorView.theme({
  '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--ink-1)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { fontFamily: 'var(--font-ui)', fontSize: 'var(--text-sm)', padding: 'var(--space-1h) calc(var(--space-6) + var(--space-1h)) var(--space-1h) var(--space-3)' },
  '.cm-panel.cm-search label': { fontSize: 'var(--text-s)', color: 'var(--ink-2)' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--ink-2)', fontSize: 'var(--text-l)', top: 'var(--space-1)', right: 'var(--space-2h)' },
  '.cm-panel.cm-search input[type=checkbox]': { verticalAlign: '-2px', marginRight: 'var(--space-1)' },
  // Selecting every match is for changing them.
  '.cm-panel.cm-search [name=select]': { display: 'none' },
  '.cm-textfield': { height: 'var(--control-s)', border: '1px solid var(--control-line)', borderRadius: 'var(--r-m)', backgroundColor: 'var(--surface)', color: 'inherit', fontFamily: 'var(--font-mono)', fontSize: 'var(--text-sm)' },
  '.cm-button': { height: 'var(--control-s)', border: '1px solid var(--line-firm)', borderRadius: 'var(--r-m)', backgroundImage: 'none', backgroundColor: 'var(--raised)', color: 'inherit', fontSize: 'var(--text-s)' },
  '.cm-button:hover': { backgroundColor: 'var(--hover)' },
  '.cm-textfield:focus-visible, .cm-button:focus-visible': { outline: '2px solid var(--focus)' },
  '.cm-searchMatch': { backgroundColor: 'var(--mark)', color: 'var(--mark-ink)' },
  '.cm-searchMatch.cm-searchMatch-selected': { outline: '2px solid var(--focus)' },
});

/** Shows a text in `parent`. `phrases` are the words of the search, by the words CodeMirror has for them. */
export function showCode(parent: HTMLElement, content: Content & { links: readonly CodeLink[]; wrap: boolean; phrases: Record<string, string> }): Shown {
  const root = shadowOf(parent);
  const [wrapping, linking] = [new Compartment(), new Compartment()];
  const wrapped = (on: boolean) => (on ? EditorView.lineWrapping : []);
  const extensions = [reading(content), linking.of(linked(content.links)), wrapping.of(wrapped(content.wrap)), EditorState.phrases.of(content.phrases), search({ top: true }), keymap.of(searchKeymap), findLook];
  const view = new EditorView({ parent: root, root, state: EditorState.create({ doc: content.text, extensions }) });
  return {
    wrap: (on) => view.dispatch({ effects: wrapping.reconfigure(wrapped(on)) }),
    link: (links) => view.dispatch({ effects: linking.reconfigure(linked(links)) }),
    find: () => openSearchPanel(view),
    stop: () => view.destroy(),
  };
}
