/** A line of a file by header; NULL is `null`. */
export type TextRow = Readonly<Record<string, string | null>>;

/** Reads a tab-separated file, apart from the code that wrote it. */
export function readTsv(text: string): readonly TextRow[] {
  const [header = [], ...lines] = text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
  const letters: Readonly<Record<string, string>> = {
    b: '\b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
    v: '\v',
    '0': '\0',
    '\\': '\\',
  };
  const plain = (field: string): string | null => {
    return field === '\\N' ? null : field.replace(/\\(.)/gu, (_, letter: string) => letters[letter] ?? 'not an escape');
  };
  return lines.map((fields) =>
    Object.fromEntries(header.map((name, index) => [name, plain(fields[index] ?? 'missing')])),
  );
}

/** Reads a comma-separated file: unquoted `NULL` and nothing are NULL. */
export function readCsv(text: string): readonly TextRow[] {
  const rows: (string | null)[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n)/gu;
  for (const [, quoted, bare, end] of text.matchAll(field)) {
    const value =
      quoted === undefined ? (bare === '' || bare === 'NULL' ? null : (bare ?? null)) : quoted.replaceAll('""', '"');
    rows.at(-1)?.push(value);
    if (end === '\n') rows.push([]);
  }
  const [header = [], ...lines] = rows.slice(0, -1);
  return lines.map((fields) => Object.fromEntries(header.map((name, index) => [name ?? '', fields[index] ?? null])));
}
