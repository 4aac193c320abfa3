import type { TableRef } from '@sync/core/connector';
import type { NeosyncEngine } from '@sync/engine-neosync';
import { NameReader } from './name-reader.ts';
import { hasWords, scanSql, type SqlToken } from './scan-sql.ts';
import { unwrap } from './unwrap.ts';

/** What a statement makes. */
export type Made =
  | { readonly kind: 'schema' | 'extension'; readonly name: string }
  | { readonly kind: 'sequence' | 'type' | 'function'; readonly ref: TableRef }
  | { readonly kind: 'table'; readonly ref: TableRef; readonly partitionOf: TableRef | undefined }
  | { readonly kind: KeyKind; readonly table: TableRef; readonly name: string }
  | ForeignKeyMade
  | { readonly kind: 'index'; readonly table: TableRef; readonly name: string }
  | { readonly kind: 'trigger'; readonly table: TableRef; readonly name: string }
  | { readonly kind: 'sequence owner'; readonly ref: TableRef; readonly table: TableRef }
  | { readonly kind: 'unknown' };

export type KeyKind = 'primary key' | 'unique constraint' | 'check constraint' | 'exclusion constraint';

export interface ForeignKeyMade {
  readonly kind: 'foreign key';
  readonly table: TableRef;
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: TableRef;
  readonly referencedColumns: readonly string[];
  /** Characters of the statement between which the referenced columns stand, parentheses included. */
  readonly referencedAt: readonly [start: number, end: number];
}

/** A statement and what it makes. */
export interface ParsedStatement {
  /** Of its block. */
  readonly label: string;
  /** One statement, taken out of what the server wraps around it; ended by a semicolon. */
  readonly sql: string;
  /** As the server gave it. */
  readonly wrapped: string;
  readonly tokens: readonly SqlToken[];
  readonly made: Made;
}

/** Reads the leading words and names of a statement. */
export function parseStatement(text: string, label: string, engine: NeosyncEngine): ParsedStatement {
  const sql = unwrap(text);
  const tokens = scanSql(sql);
  return { label, sql, wrapped: text.trim(), tokens, made: madeBy(tokens, engine) ?? { kind: 'unknown' } };
}

function madeBy(tokens: readonly SqlToken[], engine: NeosyncEngine): Made | undefined {
  const reader = new NameReader(tokens, engine);
  if (reader.take('ALTER SEQUENCE')) return sequenceOwner(reader);
  if (reader.take('ALTER TABLE')) return alteration(reader);
  if (!reader.take('CREATE')) return undefined;
  reader.take('OR REPLACE');
  if (reader.take('SCHEMA') || reader.take('DATABASE')) return named('schema', reader);
  if (reader.take('EXTENSION')) return named('extension', reader);
  if (reader.take('SEQUENCE')) return withRef('sequence', reader);
  if (reader.take('TYPE') || reader.take('DOMAIN')) return withRef('type', reader);
  if (reader.take('FUNCTION') || reader.take('PROCEDURE')) return withRef('function', reader);
  if (reader.take('TABLE')) return table(reader, tokens);
  if (reader.take('TRIGGER') || reader.take('CONSTRAINT TRIGGER')) return trigger(reader);
  reader.take('UNIQUE');
  return reader.take('INDEX') ? index(reader) : undefined;
}

function named(kind: 'schema' | 'extension', reader: NameReader): Made | undefined {
  reader.take('IF NOT EXISTS');
  const name = reader.name();
  return name === undefined ? undefined : { kind, name };
}

function withRef(kind: 'sequence' | 'type' | 'function', reader: NameReader): Made | undefined {
  reader.take('IF NOT EXISTS');
  const ref = reader.ref();
  return ref === undefined ? undefined : { kind, ref };
}

function table(reader: NameReader, tokens: readonly SqlToken[]): Made | undefined {
  reader.take('IF NOT EXISTS');
  const ref = reader.ref();
  if (ref === undefined) return undefined;
  if (!hasWords(tokens, reader.at, 'PARTITION OF')) return { kind: 'table', ref, partitionOf: undefined };
  reader.take('PARTITION OF');
  return { kind: 'table', ref, partitionOf: reader.ref() };
}

const keyWords: readonly (readonly [words: string, kind: KeyKind])[] = [
  ['PRIMARY KEY', 'primary key'],
  ['UNIQUE', 'unique constraint'],
  ['CHECK', 'check constraint'],
  ['EXCLUDE', 'exclusion constraint'],
];

function alteration(reader: NameReader): Made | undefined {
  reader.take('IF EXISTS');
  reader.take('ONLY');
  const ref = reader.ref();
  if (ref === undefined || !reader.take('ADD')) return undefined;
  if (reader.take('FULLTEXT') || reader.take('SPATIAL') || reader.peek('INDEX') || reader.peek('KEY')) {
    return reader.take('INDEX') || reader.take('KEY') ? nameOn('index', ref, reader) : undefined;
  }
  const isConstraint = reader.take('CONSTRAINT');
  const isNamed = isConstraint && !keyWords.some(([words]) => reader.peek(words)) && !reader.peek('FOREIGN KEY');
  const name = isNamed ? reader.name() : '';
  if (name === undefined) return undefined;
  if (reader.take('FOREIGN KEY')) return foreignKey(ref, name, reader);
  const kind = keyWords.find(([words]) => reader.take(words))?.[1];
  return kind === undefined ? undefined : { kind, table: ref, name };
}

function nameOn(kind: 'index', ref: TableRef, reader: NameReader): Made | undefined {
  const name = reader.name();
  return name === undefined ? undefined : { kind, table: ref, name };
}

function foreignKey(ref: TableRef, name: string, reader: NameReader): Made | undefined {
  const columns = reader.names();
  if (columns === undefined || !reader.take('REFERENCES')) return undefined;
  const references = reader.ref();
  const start = reader.offset;
  const referencedColumns = reader.names();
  if (references === undefined || referencedColumns === undefined) return undefined;
  return {
    kind: 'foreign key',
    table: ref,
    name,
    columns,
    // MySQL looks for a table without a database where the other one is.
    references: references.schema === '' ? { ...references, schema: ref.schema } : references,
    referencedColumns,
    referencedAt: [start, reader.previousEnd],
  };
}

/** `CREATE UNIQUE INDEX name ON ONLY s.t USING …`: the index is in the schema of its table. */
function index(reader: NameReader): Made | undefined {
  reader.take('CONCURRENTLY');
  reader.take('IF NOT EXISTS');
  const name = reader.name();
  if (name === undefined || !reader.take('ON')) return undefined;
  reader.take('ONLY');
  const ref = reader.ref();
  return ref === undefined ? undefined : { kind: 'index', table: ref, name };
}

/** `CREATE TRIGGER name BEFORE INSERT … ON s.t …`; MySQL's name has a database in front. */
function trigger(reader: NameReader): Made | undefined {
  reader.take('IF NOT EXISTS');
  const name = reader.ref()?.name;
  if (name === undefined || !reader.skipTo('ON')) return undefined;
  const ref = reader.ref();
  return ref === undefined ? undefined : { kind: 'trigger', table: ref, name };
}

/** `ALTER SEQUENCE s.q OWNED BY s.t.c` */
function sequenceOwner(reader: NameReader): Made | undefined {
  const ref = reader.ref();
  if (ref === undefined || !reader.take('OWNED BY')) return undefined;
  const owner = reader.ref();
  return owner === undefined ? undefined : { kind: 'sequence owner', ref, table: owner };
}
