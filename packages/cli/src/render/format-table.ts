/** Cells of a table for people. */
export interface TableText {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Places of columns that end flush. */
  readonly numeric: readonly number[];
}

/** Lines of a table, columns as wide as their widest cell; the first is the header. */
export function formatTable({ header, rows, numeric }: TableText): readonly string[] {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [header, ...rows].map((row) =>
    row
      .map((cell, column) =>
        numeric.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
