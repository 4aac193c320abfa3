/** Which keys below a prefix are a table's. */
export interface ObjectPattern {
  /** As it was written. */
  readonly text: string;
  /** What every key begins with; listed from there. */
  readonly start: string;
  /** Whether a key, the bucket's prefix left out, is one of them. */
  matches(key: string): boolean;
  /** The part of the key below the folder that the pattern names for sure. */
  below(key: string): string;
}

/** Compiles `orders/`, `orders`, `orders.csv` or a pattern with `*` (within a folder) and `**` (across folders). */
export function compileObjects(text: string): ObjectPattern {
  const star = text.indexOf('*');
  if (star === -1) return compileFolder(text);
  const start = text.slice(0, star);
  const folder = start.slice(0, start.lastIndexOf('/') + 1);
  const expression = new RegExp(`^${toExpression(text.endsWith('/') ? `${text}**` : text)}$`, 's');
  return { text, start, matches: (key) => expression.test(key), below: (key) => key.slice(folder.length) };
}

/** A folder, or one object of this very name. */
function compileFolder(text: string): ObjectPattern {
  const name = text.replace(/\/+$/, '');
  const folder = `${name}/`;
  const isFolder = text !== name;
  return {
    text,
    start: isFolder ? folder : name,
    matches: (key) => key.startsWith(folder) || (!isFolder && key === name),
    below: (key) => (key.startsWith(folder) ? key.slice(folder.length) : key.slice(key.lastIndexOf('/') + 1)),
  };
}

const pieces = /\*\*\/|\*\*|\*|[^*]+/g;

function toExpression(text: string): string {
  return Array.from(text.matchAll(pieces), ([piece]) => {
    if (piece === '**/') return '(?:.*/)?';
    if (piece === '**') return '.*';
    return piece === '*' ? '[^/]*' : escapeLiteral(piece);
  }).join('');
}

function escapeLiteral(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
