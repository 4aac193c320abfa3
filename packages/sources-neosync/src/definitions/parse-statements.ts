import { type TableKey, type TableRef, tableKey } from '@sync/core/connector';
import type { NeosyncEngine } from '@sync/engine-neosync';
import type { StatementBlock } from '../api/init-statements.ts';
import { columnTypesIn } from './column-types.ts';
import { isEnumStatement, parseEnum } from './parse-enum.ts';
import { type ParsedStatement, parseStatement } from './parse-statement.ts';

/** The statements of a schema, understood as far as their leading words and names tell. */
export interface ParsedStatements {
  readonly statements: readonly ParsedStatement[];
  /** Labels by the names of types, as columns print them. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Whole types by table and column, where the API's list of columns has only their first word: MySQL. */
  readonly columnTypes: ReadonlyMap<TableKey, ReadonlyMap<string, string>>;
  /** The name of a foreign key. */
  readonly foreignKey: (table: TableRef, columns: readonly string[], references: TableRef) => string | undefined;
}

/** What the procedure of `unwrap` needs beside it. */
const callsWrapper = /^\s*(?:CALL|DROP\s+PROCEDURE(?:\s+IF\s+EXISTS)?)\s+`?Neosync\w*`?(?:\(\))?\s*;?\s*$/i;

/** Reads the blocks of `GetConnectionInitStatements`. What cannot be understood is kept by its label. */
export function parseStatements(blocks: readonly StatementBlock[], engine: NeosyncEngine): ParsedStatements {
  const statements = blocks.flatMap(({ label, statements: texts }) =>
    texts
      .filter((text) => text.trim() !== '' && !callsWrapper.test(text))
      .map((text) => parseStatement(text, label, engine)),
  );
  const names = new Map<string, string>();
  for (const { made } of statements) {
    if (made.kind === 'foreign key') names.set(keyOf(made.table, made.columns, made.references), made.name);
  }
  return {
    statements,
    enums: readEnums(statements),
    columnTypes: new Map(
      statements.flatMap(({ made, sql, tokens }) =>
        made.kind === 'table' && engine === 'mysql' ? [[tableKey(made.ref), columnTypesIn(sql, tokens)]] : [],
      ),
    ),
    foreignKey: (table, columns, references) => names.get(keyOf(table, columns, references)),
  };
}

function keyOf(table: TableRef, columns: readonly string[], references: TableRef): string {
  return JSON.stringify([table.schema, table.name, [...columns].sort(), references.schema, references.name]);
}

function readEnums(statements: readonly ParsedStatement[]): ReadonlyMap<string, readonly string[]> {
  const enums = new Map<string, readonly string[]>();
  for (const { made, sql } of statements) {
    if (made.kind !== 'type' || !isEnumStatement(sql)) continue;
    const labels = parseEnum(sql);
    if (labels === undefined) continue;
    const { schema, name } = made.ref;
    enums.set(`${schema}.${name}`, labels);
    // Found without its schema, it is printed without.
    if (schema === 'public') enums.set(name, labels);
  }
  return enums;
}
