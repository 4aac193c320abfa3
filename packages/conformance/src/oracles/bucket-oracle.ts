import { type NeutralType, type TableKey, type TableRef, tableKey } from '@sync/core/connector';
import { type FixtureTable, fixtureRef, type TextRow } from '../fixtures/fixture.ts';
import type { Oracle } from '../oracle.ts';

/** A bucket of a test, in whatever store. */
export interface OracleBucket {
  put(key: string, content: string): void;
  /** Requests that are being answered. */
  readonly underWay: number;
}

/** What a source is to be told of a table, since its files do not say it. */
export interface BucketOracleTable {
  /** Keys of the table's objects begin with it; ends in `/`. */
  readonly folder: string;
  readonly format: 'jsonl' | 'tsv';
  readonly columns: readonly { readonly name: string; readonly type: string; readonly isNullable: boolean }[];
  readonly primaryKey: readonly string[];
}

export interface BucketOracle extends Oracle {
  /** Of every table made so far; names as `schema.name`, with whatever is odd in double quotes. */
  readonly tables: Readonly<Record<string, BucketOracleTable>>;
}

interface Kept {
  readonly declared: BucketOracleTable;
  readonly names: readonly string[];
  readonly types: readonly NeutralType[];
  readonly rows: TextRow[];
  objects: number;
}

/**
 * Writes fixtures as files, several objects a table: lines of JSON, or TSV where a table has JSON values, since lines of JSON cannot tell a
 * null of JSON from NULL. Keys between tables, sequences and computed columns are not written: use `hasBareTables`.
 */
export function bucketOracle(bucket: OracleBucket): BucketOracle {
  const kept = new Map<TableKey, Kept>();
  const tables: Record<string, BucketOracleTable> = {};
  const find = (ref: TableRef): Kept => {
    const found = kept.get(tableKey(ref));
    if (found === undefined) throw new Error(`the bucket has no table ${JSON.stringify(ref)}`);
    return found;
  };
  const add = (table: Kept, rows: readonly TextRow[]): void => {
    table.objects += 1;
    table.rows.push(...rows);
    const { folder, format } = table.declared;
    bucket.put(`${folder}part-${table.objects}.${format}`, writeFile(table, rows));
  };
  return {
    schema: 'public',
    tables,
    create: async (fixture) => {
      for (const table of fixture.tables) {
        const ref = fixtureRef(table, 'public');
        const made = keep(table, `t${kept.size + 1}/`);
        kept.set(tableKey(ref), made);
        tables[`${quote(ref.schema)}.${quote(ref.name)}`] = made.declared;
        const middle = Math.ceil(table.rows.length / 2);
        for (const rows of [table.rows.slice(0, middle), table.rows.slice(middle)]) add(made, rows);
      }
    },
    readRows: async (ref, columns) => {
      const { names, rows } = find(ref);
      const places = columns.map((column) => names.indexOf(column));
      return rows.map((row) => places.map((place) => row[place] ?? null));
    },
    insertRows: async (ref, columns, rows) => {
      const table = find(ref);
      const places = table.names.map((name) => columns.indexOf(name));
      add(
        table,
        rows.map((row) => places.map((place) => row[place] ?? null)),
      );
    },
    nextValue: async () => {
      throw new Error('a bucket has no sequences');
    },
    openSessions: async () => bucket.underWay,
  };
}

function keep({ columns, keys }: FixtureTable, folder: string): Kept {
  const primaryKey = keys.find(({ isPrimary }) => isPrimary)?.columns ?? [];
  const format = columns.some(({ type }) => type.kind === 'json') ? 'tsv' : 'jsonl';
  const declared = columns.map(({ name, type, isNullable = true }) => ({ name, type: typeName(type), isNullable }));
  return {
    declared: { folder, format, columns: declared, primaryKey },
    names: columns.map(({ name }) => name),
    types: columns.map(({ type }) => type),
    rows: [],
    objects: 0,
  };
}

/** Types in the words of who declares columns of files. */
function typeName(type: NeutralType): string {
  switch (type.kind) {
    case 'integer':
      return type.bits === 64 ? 'bigint' : type.bits === 16 ? 'smallint' : 'integer';
    case 'decimal':
      return type.precision === undefined ? 'decimal' : `decimal(${type.precision},${type.scale ?? 0})`;
    case 'float':
      return type.bits === 32 ? 'real' : 'double';
    case 'text':
      return type.maxLength === undefined ? 'text' : `varchar(${type.maxLength})`;
    case 'timestamp':
      return `${type.hasZone ? 'timestamptz' : 'timestamp'}(${type.precision})`;
    case 'time':
      return `time(${type.precision})`;
    case 'array':
      return `${typeName(type.element)}[]`;
    default:
      return type.kind;
  }
}

function writeFile({ declared, names, types }: Kept, rows: readonly TextRow[]): string {
  const lines =
    declared.format === 'tsv'
      ? [
          names.map(escapeTsv).join('\t'),
          ...rows.map((row) => row.map((text, c) => tsvField(text, types[c])).join('\t')),
        ]
      : rows.map(
          (row) => `{${row.map((text, c) => `${JSON.stringify(names[c])}:${jsonValue(text, types[c])}`).join(',')}}`,
        );
  // Objects without bytes are no files, and a table of none is no table.
  return lines.map((line) => `${line}\n`).join('') || '\n';
}

function jsonValue(text: string | null, type: NeutralType | undefined): string {
  if (text === null) return 'null';
  switch (type?.kind) {
    case 'boolean':
      return text === 't' ? 'true' : 'false';
    case 'integer':
    case 'decimal':
    case 'float':
      return /^-?\d/.test(text) ? text : JSON.stringify(text);
    case 'bytes':
      return JSON.stringify(Buffer.from(text, 'hex').toString('base64'));
    default:
      return JSON.stringify(text);
  }
}

function tsvField(text: string | null, type: NeutralType | undefined): string {
  if (text === null) return String.raw`\N`;
  return escapeTsv(type?.kind === 'bytes' ? `\\x${text}` : text);
}

function escapeTsv(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
  return text.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
