/**
 * Rows by their numbers, as spans that neither overlap nor touch: how a selection is known that reaches over rows nobody
 * has read. A span without an end goes to the last row, however many there are by then.
 */

export interface Span {
  from: number;
  /** Included; `Infinity` for all that follow. */
  to: number;
}

export function holds(spans: readonly Span[], row: number): boolean {
  return spans.some(({ from, to }) => from <= row && row <= to);
}

/** How many of `count` rows they hold. */
export function sizeOf(spans: readonly Span[], count: number): number {
  return spans.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, count - 1) - from + 1), 0);
}

/** With one row more, or one less where they held it. */
export function toggled(spans: readonly Span[], row: number): Span[] {
  if (!holds(spans, row)) return joined([...spans, { from: row, to: row }]);
  return spans.flatMap((span) => (span.from <= row && row <= span.to ? [{ from: span.from, to: row - 1 }, { from: row + 1, to: span.to }] : [span])).filter(({ from, to }) => from <= to);
}

/** The same rows in as few spans as hold them, in their order. */
function joined(spans: readonly Span[]): Span[] {
  const ordered = [...spans].sort((one, other) => one.from - other.from);
  const whole: Span[] = [];
  for (const span of ordered) {
    const last = whole.at(-1);
    if (last !== undefined && span.from <= last.to + 1) last.to = Math.max(last.to, span.to);
    else whole.push({ ...span });
  }
  return whole;
}
