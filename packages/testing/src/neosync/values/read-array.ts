/** The text of a one-dimensional Postgres array as the texts of its elements. @throws for one of more dimensions, which Go's encoder refuses. */
export function readArray(text: string): (string | null)[] {
  const start = text.indexOf('{');
  const elements: (string | null)[] = [];
  let at = start + 1;
  while (at < text.length && text[at] !== '}') {
    if (text[at] === '{') throw new Error('gob: type not registered for interface: [][]interface {}');
    const element = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
    elements.push(element.value);
    at = text[element.end] === ',' ? element.end + 1 : element.end;
  }
  return elements;
}

interface Element {
  readonly value: string | null;
  readonly end: number;
}

function readPlain(text: string, start: number): Element {
  let end = start;
  while (text[end] !== ',' && text[end] !== '}') end += 1;
  const value = text.slice(start, end);
  return { value: value === 'NULL' ? null : value, end };
}

function readQuoted(text: string, start: number): Element {
  let value = '';
  let at = start + 1;
  while (text[at] !== '"') {
    if (text[at] === '\\') at += 1;
    value += text[at] ?? '';
    at += 1;
  }
  return { value, end: at + 1 };
}
