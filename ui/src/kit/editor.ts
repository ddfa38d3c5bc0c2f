/**
 * CodeMirror, read-only, in a shadow root.
 *
 * The shadow root is what lets it live under `style-src 'self'`: there CodeMirror adopts constructed style sheets,
 * while in the document it would insert <style> elements, which the policy refuses. Colours come through the custom
 * properties of the page, so both themes work without a second editor.
 */

import { sql, PostgreSQL, SQLite, StandardSQL, type SQLDialect } from '@codemirror/lang-sql';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export interface Content {
  text: string;
  /** The catalog's name of the dialect: `postgres`, `sqlite`, `duckdb`. */
  language: string;
  label: string;
}

/** Highlighting works through text in one go; beyond this length it would hold up the window. */
const HIGHLIGHTED = 400_000;

/** DuckDB speaks PostgreSQL's dialect with additions, most of which are plain identifiers to a highlighter. */
const DIALECTS: Record<string, SQLDialect> = { postgres: PostgreSQL, postgresql: PostgreSQL, duckdb: PostgreSQL, sqlite: SQLite };

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
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontSize: '12.5px', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { padding: '12px 0 24px' },
  '.cm-line': { padding: '0 20px 0 10px' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--ink-3)', border: 'none', paddingLeft: '12px' },
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
    text.length <= HIGHLIGHTED ? sql({ dialect: DIALECTS[language] ?? StandardSQL }) : [],
    syntaxHighlighting(colours),
    look,
  ];
}

/** Shows a text in `parent`; returns the function that takes it away. */
export function showCode(parent: HTMLElement, content: Content): () => void {
  const root = shadowOf(parent);
  const state = EditorState.create({ doc: content.text, extensions: [reading(content), EditorView.lineWrapping] });
  const view = new EditorView({ parent: root, root, state });
  return () => view.destroy();
}
