/** A value the generator hands out: text as Postgres reads it, a number, a boolean, NULL, or a list of those for an array. */
export type Field = string | number | boolean | null | readonly Field[];

/** Chunks end after the row that fills them past this size. */
const CHUNK_CHARACTERS = 64 * 1024;

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escapeText(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPED[character] ?? character) : text;
}

function arrayItem(item: Field): string {
  if (item === null) {
    return 'NULL';
  }
  if (typeof item === 'object') {
    return arrayLiteral(item);
  }
  return `"${String(item).replace(/["\\]/g, '\\$&')}"`;
}

function arrayLiteral(items: readonly Field[]): string {
  return `{${items.map(arrayItem).join(',')}}`;
}

/** One field in the text form of COPY. */
export function encodeField(field: Field): string {
  if (field === null) {
    return '\\N';
  }
  switch (typeof field) {
    case 'string':
      return escapeText(field);
    case 'number':
      return String(field);
    case 'boolean':
      return field ? 't' : 'f';
    default:
      return escapeText(arrayLiteral(field));
  }
}

/** Rows in the text form of COPY, in chunks of whole lines. */
export function* encodeRows(rows: Iterable<readonly Field[]>): Generator<string, void, undefined> {
  let chunk = '';
  for (const row of rows) {
    let separator = '';
    for (const field of row) {
      chunk += separator + encodeField(field);
      separator = '\t';
    }
    chunk += '\n';
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') {
    yield chunk;
  }
}
