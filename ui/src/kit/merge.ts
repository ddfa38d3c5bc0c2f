/**
 * Two texts compared, in CodeMirror's merge view: side by side where there is room, in one column where there is not.
 * Unchanged parts are folded. Read-only, in a shadow root as every editor here (see `editor.ts`).
 */

import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

import { reading, shadowOf } from './editor';

export interface Comparison {
  before: string;
  after: string;
  /** The catalog's name of the dialect. */
  language: string;
  labels: { before: string; after: string };
  /** “$ unchanged lines”, with the number in the place of the `$`. */
  folded: string;
}

const FOLDED = { margin: 3, minSize: 4 };
/** A cheaper and rougher comparison beyond this: two large texts must not hold up the window. */
const DIFF = { scanLimit: 500, timeout: 200 };

/** Beside its colour, every changed line carries a sign. */
const look = EditorView.theme({
  '&': { height: 'auto' },
  '.cm-changeGutter': { width: '16px', paddingLeft: '0' },
  // One class more than the view's own rules have.
  '.cm-gutters .cm-changedLineGutter, .cm-gutters .cm-deletedLineGutter': { fontWeight: '600', textAlign: 'center' },
  '&.cm-editor .cm-gutters .cm-changedLineGutter': { background: 'var(--ok-soft)', color: 'var(--ok)' },
  '.cm-changedLineGutter::before': { content: '"+"' },
  '&.cm-editor .cm-gutters .cm-deletedLineGutter, &.cm-merge-a.cm-editor .cm-gutters .cm-changedLineGutter': { background: 'var(--bad-soft)', color: 'var(--bad)' },
  '.cm-deletedLineGutter::before, &.cm-merge-a .cm-changedLineGutter::before': { content: '"−"' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--bad-soft)' },
  '&.cm-merge-b .cm-changedLine, .cm-changedLine, .cm-insertedLine, .cm-inlineChangedLine': { backgroundColor: 'var(--ok-soft)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': { background: 'none', textDecoration: 'underline', textDecorationColor: 'var(--bad)' },
  '&.cm-merge-b .cm-changedText, .cm-changedText': { background: 'none', textDecoration: 'underline', textDecorationColor: 'var(--ok)' },
  // Against the colour of a change, quiet text needs more ink.
  '.cm-changedLine, .cm-insertedLine, .cm-inlineChangedLine, .cm-deletedChunk': { '--code-comment': 'var(--ink-2)' },
  '.cm-deletedLine': { textDecoration: 'none' },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"⋯"' },
  '.cm-collapsedLines': { background: 'var(--line-soft)', color: 'var(--ink-2)', fontFamily: 'var(--font-ui)', padding: 'var(--space-0h) var(--space-3)' },
});

/** Shows the comparison in `parent`; returns the function that takes it away. */
export function showComparison(parent: HTMLElement, comparison: Comparison, beside: boolean): () => void {
  const root = shadowOf(parent);
  const { before, after, language, labels, folded } = comparison;
  const side = (text: string, label: string) => ({
    doc: text,
    extensions: [reading({ text, language, label }), EditorView.lineWrapping, EditorState.phrases.of({ '$ unchanged lines': folded }), look],
  });
  if (beside) {
    const view = new MergeView({ parent: root, root, a: side(before, labels.before), b: side(after, labels.after), collapseUnchanged: FOLDED, diffConfig: DIFF });
    return () => view.destroy();
  }
  const { doc, extensions } = side(after, labels.after);
  const merged = unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: FOLDED, diffConfig: DIFF });
  const view = new EditorView({ parent: root, root, state: EditorState.create({ doc, extensions: [extensions, merged] }) });
  return () => view.destroy();
}
