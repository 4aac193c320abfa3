import type { RowRecord } from '../table-history.ts';
import { formatRowMoment } from '../wire-time.ts';
import type { FullShape } from '../table-shape.ts';
import type { FlatColumn } from './flat-columns.ts';

/** How fields become lines. */
interface Dialect {
  readonly separator: string;
  readonly missing: string;
  /** A value that is there; `isText` tells text from numbers and booleans. */
  field(value: string, isText: boolean): string;
}

const tsvEscapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '\0': '\\0',
};

/** Tab-separated as COPY's text format has it, with `\0` for NUL. */
export const tsvDialect: Dialect = {
  separator: '\t',
  missing: '\\N',
  field: (value) => value.replace(/[\b\f\n\r\t\v\\\0]/gu, (character) => tsvEscapes[character] ?? character),
};

/** RFC 4180; empty text is quoted always, and so is text that could be read as NULL. */
export function csvDialect(missing: FullShape['csvNull']): Dialect {
  return {
    separator: ',',
    missing: missing === 'word' ? 'NULL' : '',
    field: (value, isText) => {
      const isPlain = !isText || (value !== '' && value !== 'NULL' && !/["\n\r,]/u.test(value));
      return isPlain ? value : `"${value.replaceAll('"', '""')}"`;
    },
  };
}

/** What one file holds and how. */
export interface TabularFile {
  readonly dialect: Dialect;
  readonly columns: readonly FlatColumn[];
  readonly records: readonly RowRecord[];
  readonly isIncremental: boolean;
  readonly deletedValues: FullShape['deletedValues'];
  /** The order of columns, `meta.*` included. */
  arrange(columns: readonly string[]): readonly string[];
}

/** The text of a file, header first. */
export function writeTabular(file: TabularFile): string {
  const { dialect } = file;
  const byHeader = new Map(file.columns.map((column) => [column.header, column]));
  const meta = file.isIncremental ? ['meta.ts', 'meta.action'] : ['meta.ts'];
  const headers = file.arrange([...meta, ...byHeader.keys()]);
  const line = (record: RowRecord): string => {
    const fields = headers.map((header) => {
      if (header === 'meta.ts') return dialect.field(formatRowMoment(record.at), true);
      if (header === 'meta.action') return dialect.field(record.action ?? 'U', true);
      const column = byHeader.get(header);
      return column === undefined ? dialect.missing : fieldOf(column, record, file);
    });
    return `${fields.join(dialect.separator)}\n`;
  };
  const lines = file.records.flatMap((record) => Array.from({ length: record.copies }, () => line(record)));
  return `${headers.join(dialect.separator)}\n${lines.join('')}`;
}

function fieldOf(column: FlatColumn, record: RowRecord, { dialect, deletedValues }: TabularFile): string {
  if (record.action === 'D' && column.group === 'value') {
    return deletedValues === 'null' ? dialect.missing : dialect.field('', true);
  }
  const value = column.read(record.cells);
  return value === null ? dialect.missing : dialect.field(value, column.isText);
}
