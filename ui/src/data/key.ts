/**
 * The little of entity keys a screen needs: the table of a column, and the key of a column. The grammar is the model
 * crate's; only what would break it is percent-encoded.
 */

/** The key without its `#column` part. */
export function tableKey(key: string): string {
  const at = key.indexOf('#');
  return at < 0 ? key : key.slice(0, at);
}

/** The source's own key: scheme and authority. */
export function sourceKey(key: string): string {
  return /^[a-z0-9-]+:\/\/[^/#]*/.exec(key)?.[0] ?? key;
}

/** The key of a column, or of a nested field when the path has several names. */
export function columnKey(table: string, path: readonly string[]): string {
  return `${tableKey(table)}#${path.map(encodeName).join('.')}`;
}

/** The names along a column's path; none when the key names no column. Never throws. */
export function columnPath(key: string): string[] {
  const at = key.indexOf('#');
  return at < 0 ? [] : key.slice(at + 1).split('.').map((name) => (name === '%00' ? '' : decodeName(name)));
}

/** The keys of everything above an entity, the source first. Namespaces (`~word`) are no level of their own. */
export function ancestors(key: string): string[] {
  const source = sourceKey(key);
  const segments = tableKey(key).slice(source.length).split('/').slice(1);
  const above: string[] = [source];
  let at = source;
  for (const segment of segments.slice(0, -1)) {
    at += `/${segment}`;
    if (!segment.startsWith('~')) above.push(at);
  }
  return above;
}

/** An entity's own name for a title, a column's after its table's. Never throws: a key may come from a typed address. */
export function titleOf(key: string): string {
  const last = key.split('/').at(-1) ?? '';
  return last.split('#').map(decodeName).join(' · ');
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** As `encode_into` of the model crate: marks that reorder or hide text are escaped beside what breaks the grammar. */
function encodeName(name: string): string {
  if (name === '') return '%00';
  return name.replace(/^[ ~]| $|[/#%?.\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, (character) =>
    Array.from(new TextEncoder().encode(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
