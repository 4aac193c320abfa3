/** Cuts text into records and fields, quotes and escapes taken away. For samples: a fault in it is told by the reading. */
export function splitRecords(text: string, format: 'csv' | 'tsv'): string[][] {
  const whole = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return format === 'csv' ? splitCsv(whole) : splitTsv(whole);
}

/** A field with quotes, or without, and what ends it. RFC 4180. */
const csvField = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/gy;

function splitCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  csvField.lastIndex = 0;
  while (csvField.lastIndex < text.length) {
    const found = csvField.exec(text);
    if (found === null) return records;
    const [, quoted, bare = '', end] = found;
    record.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    records.push(record);
    record = [];
  }
  if (record.length > 0) records.push([...record, '']);
  return records;
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };

function splitTsv(text: string): string[][] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.split('\t').map(takeEscapes));
}

function takeEscapes(field: string): string {
  return field === String.raw`\N`
    ? field
    : field.replaceAll(/\\([tnr\\])/g, (_, letter: string) => escapes[letter] ?? letter);
}
