/** What one screen remembers for itself. Storage may be refused: then it is remembered as long as the window lasts. */

/** What was kept under this name, whoever wrote it; null where there is nothing that could be read. */
export function recall(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null');
  } catch {
    return null;
  }
}

/** Keeps a value of plain data; `undefined` forgets it. */
export function remember(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // As above.
  }
}
