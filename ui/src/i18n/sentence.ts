/** The catalog's messages follow Rust's habit: lower case, no dot. On a screen they are sentences. */

/** The text as a sentence. A first word that is a name (`orders_2`, `“x”`, `db.internal`) keeps its spelling. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const first = /^\S+/.exec(trimmed)?.[0] ?? '';
  const begun = /^[a-z]+[,;:]?$/.test(first) ? trimmed.charAt(0).toUpperCase() + trimmed.slice(1) : trimmed;
  return /[\p{L}\p{N})”’"'»\]]$/u.test(begun) ? `${begun}.` : begun;
}
