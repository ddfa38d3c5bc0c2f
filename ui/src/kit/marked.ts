/** Cuts a text at its highlighted ranges. The parts are printed as text; no markup is ever made from them. */

import type { Attachment } from 'svelte/attachments';

/** A text and what to highlight in it. */
export interface Marked {
  text: string;
  /** Half-open ranges in UTF-16 code units, ascending, not overlapping. */
  ranges: readonly (readonly [number, number])[];
}

export interface Part {
  text: string;
  hit: boolean;
}

export function partsOf(marked: Marked): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const [start, end] of marked.ranges) {
    // Ranges come from another process: one that overlaps or leaves the text is skipped, not trusted.
    if (start < at || end <= start || end > marked.text.length) continue;
    if (start > at) parts.push({ text: marked.text.slice(at, start), hit: false });
    parts.push({ text: marked.text.slice(start, end), hit: true });
    at = end;
  }
  if (at < marked.text.length) parts.push({ text: marked.text.slice(at), hit: false });
  return parts;
}

/**
 * Writes a marked text into an element, which belongs to it alone. An element a part would do the same with several
 * objects a part behind it: a list of hits has hundreds of parts, and all of them change with every letter.
 */
export function marking(value: Marked): Attachment<HTMLElement> {
  return (element) => {
    const parts = partsOf(value);
    const isSame = parts.length === element.childNodes.length && parts.every(({ text, hit }, at) => element.childNodes[at]?.textContent === text && (element.childNodes[at] instanceof HTMLElement) === hit);
    if (!isSame) element.replaceChildren(...parts.map(({ text, hit }) => (hit ? markOf(text) : text)));
  };
}

function markOf(text: string): HTMLElement {
  const mark = document.createElement('mark');
  mark.textContent = text;
  return mark;
}
