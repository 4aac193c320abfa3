/** A column with the SQL of its values, the first of which go into the first row and so on. */
export interface ValueColumn {
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
}

/** A column. */
export function column(name: string, type: string, ...values: readonly string[]): ValueColumn {
  return { name, type, values };
}

/**
 * A table with one row for each of the values of its longest column; shorter columns begin again, one row apart from their neighbours. The last
 * row holds NULL in every column.
 */
export function valueTable(name: string, columns: readonly ValueColumn[], options = ''): readonly string[] {
  const definitions = columns.map((each) => `  \`${each.name}\` ${each.type} NULL`);
  const length = Math.max(...columns.map(({ values }) => values.length));
  const rows = Array.from({ length }, (_, row) => columns.map(({ values }) => values[row % values.length] ?? 'NULL'));
  const all = [...rows, columns.map(() => 'NULL')].map((values, row) => `  (${[row, ...values].join(', ')})`);
  return [
    `CREATE TABLE \`${name}\` (\n  id int NOT NULL PRIMARY KEY,\n${definitions.join(',\n')}\n) ENGINE=InnoDB ${options}`,
    `INSERT INTO \`${name}\` VALUES\n${all.join(',\n')}`,
  ];
}

/** The SQL of text: quotes doubled, backslashes too. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
}
