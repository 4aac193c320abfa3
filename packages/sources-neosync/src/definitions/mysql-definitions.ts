import {
  type Definition,
  isSameTable,
  type Placement,
  printName,
  printTableRef,
  type TableRef,
  tableKey,
} from '@sync/core/connector';
import type { Made, ParsedStatement } from './parse-statement.ts';
import { renameDatabases } from './rename-databases.ts';
import { hasSign, hasWords, scanSql } from './scan-sql.ts';
import { type DefinitionListRequest, unknownStatement } from './to-definition-list.ts';

type TableMade = Extract<Made, { readonly kind: 'table' }>;

/** MySQL's records, with the ids that a MySQL sink gives to the objects it has. Databases are named as the sink will have them. */
export function mysqlDefinitions({ statements: { statements }, place }: DefinitionListRequest): readonly Definition[] {
  const additions = additionsOf(statements);
  return statements.flatMap((statement, index) => {
    const { made, label } = statement;
    const sql = renameDatabases(statement, place);
    switch (made.kind) {
      case 'schema': {
        const { schema } = place({ schema: made.name, name: '' });
        return [{ id: databaseId(schema), kind: 'database', tables: [], dependsOn: [], section: 'before-data', sql }];
      }
      case 'table':
        return [tableDefinition(made, sql, { place, additions: additions.get(tableKey(made.ref)) ?? [] })];
      case 'function':
        return [functionDefinition(made.ref, sql, place)];
      case 'primary key':
      case 'check constraint':
        return [];
      case 'unknown':
      case 'extension':
      case 'sequence':
      case 'type':
      case 'sequence owner':
        return [unknownStatement(label, sql, index)];
      default:
        return [ofTable(made, sql, place)];
    }
  });
}

/**
 * Primary keys and checks by table, as parts of a CREATE TABLE: every statement of MySQL commits by itself, and a table that an interrupted run
 * left without its key would stay so.
 */
function additionsOf(statements: readonly ParsedStatement[]): ReadonlyMap<string, readonly ParsedStatement[]> {
  const ofTables = statements.flatMap((statement) => {
    const { made } = statement;
    return made.kind === 'primary key' || made.kind === 'check constraint'
      ? [{ statement, key: tableKey(made.table) }]
      : [];
  });
  const grouped = Map.groupBy(ofTables, ({ key }) => key);
  return new Map([...grouped].map(([key, own]) => [key, own.map(({ statement }) => statement)]));
}

interface TableContext {
  readonly place: Placement;
  readonly additions: readonly ParsedStatement[];
}

function tableDefinition(made: TableMade, sql: string, { place, additions }: TableContext): Definition {
  const ref = place(made.ref);
  return {
    id: `table ${printTableRef(ref)}`,
    kind: 'table',
    tables: [ref],
    dependsOn: [databaseId(ref.schema)],
    section: 'before-data',
    sql: withAdditions(sql, additions),
  };
}

/** Puts the parts behind the columns. A column that counts has its primary key in itself, where the server cannot say another. */
function withAdditions(sql: string, additions: readonly ParsedStatement[]): string {
  const tokens = scanSql(sql);
  const hasKey = tokens.some((_, at) => hasWords(tokens, at, 'PRIMARY KEY'));
  const parts = additions
    .filter(({ made }) => !(hasKey && made.kind === 'primary key'))
    .map(({ sql: addition, tokens: words }) => {
      const add = words.find((_, at) => hasWords(words, at, 'ADD'));
      return addition
        .slice(add?.end ?? 0)
        .replace(/;\s*$/, '')
        .trim();
    });
  const last = tokens.findLast((_, at) => hasSign(tokens, at, ')'));
  if (parts.length === 0 || last === undefined) return sql;
  return `${sql.slice(0, last.start)}, ${parts.join(', ')}${sql.slice(last.start)}`;
}

/** Names of functions fold case. */
function functionDefinition(from: TableRef, sql: string, place: Placement): Definition {
  const ref = place(from);
  return {
    id: `function ${printTableRef({ schema: ref.schema, name: ref.name.toLowerCase() })}`,
    kind: 'function',
    tables: [],
    dependsOn: [databaseId(ref.schema)],
    section: 'before-data',
    sql: `USE ${quote(ref.schema)};\n${sql}`,
  };
}

type OfTable = Exclude<
  Made,
  {
    readonly kind:
      | 'schema'
      | 'table'
      | 'function'
      | 'primary key'
      | 'check constraint'
      | 'unknown'
      | 'extension'
      | 'sequence'
      | 'type'
      | 'sequence owner';
  }
>;

function ofTable(made: OfTable, sql: string, place: Placement): Definition {
  const table = place(made.table);
  const tableId = `table ${printTableRef(table)}`;
  const shared = { tables: [table], dependsOn: [tableId], sql };
  switch (made.kind) {
    case 'trigger':
      return {
        ...shared,
        id: `trigger ${printTableRef({ schema: table.schema, name: made.name })}`,
        kind: 'trigger',
        section: 'finish',
        sql: `USE ${quote(table.schema)};\n${sql}`,
      };
    case 'foreign key': {
      const parent = place(made.references);
      const isSelf = isSameTable(table, parent);
      return {
        ...shared,
        id: `foreign key ${printTableRef(table)}.${printName(made.name.toLowerCase())}`,
        kind: 'foreign key',
        // The sink reads both off the record, also when they are one.
        tables: [table, parent],
        dependsOn: isSelf ? [tableId] : [tableId, `table ${printTableRef(parent)}`],
        section: 'foreign-keys',
      };
    }
    default:
      return {
        ...shared,
        id: `index ${printTableRef(table)}.${printName(made.name.toLowerCase())}`,
        kind: 'index',
        section: 'indexes',
        batch: printTableRef(table),
      };
  }
}

function databaseId(name: string): string {
  return `database ${printName(name)}`;
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
