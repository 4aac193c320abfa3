/** Formats that rows are read from. */
export const rowFormats = ['tsv', 'jsonl', 'csv'] as const;

export type RowFormat = (typeof rowFormats)[number];

export function isRowFormat(value: unknown): value is RowFormat {
  return rowFormats.some((each) => each === value);
}
