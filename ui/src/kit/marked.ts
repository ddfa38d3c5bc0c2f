/** Cuts a text at its highlighted ranges. The parts are printed as text; no markup is ever made from them. */

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
