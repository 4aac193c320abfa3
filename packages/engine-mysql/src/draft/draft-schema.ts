import {
  CatalogError,
  type DraftRequest,
  type DraftTable,
  type NotCarried,
  printTableRef,
  type SchemaDraft,
  type TableKey,
  tableKey,
} from '@sync/core/connector';
import type { ServerFacts } from '../connection.ts';
import { mysqlDialect } from '../dialect.ts';
import { databaseId } from '../definitions/definition-ids.ts';
import { chooseForeignKeys, type KeyedTable } from './choose-foreign-keys.ts';
import { chooseKeys } from './choose-keys.ts';
import { describeDrafted, describeSequences } from './describe-drafted.ts';
import { columnNote, type DraftColumn } from './draft-columns.ts';
import { findImpossible } from './draft-names.ts';
import { createFinisher } from './finish-table.ts';
import { fitKeys } from './fit-keys.ts';
import { fitRow } from './fit-row.ts';
import { databaseDefinition, foreignKeyDefinitions, indexDefinitions, tableDefinition } from './table-statements.ts';
import { typeColumn } from './type-column.ts';

/** Where the tables will be. */
export interface DraftPlace {
  readonly server: ServerFacts;
  /** The database that the address names, which is there; undefined when it names none. */
  readonly database: string | undefined;
}

/**
 * Drafts tables of another engine for MySQL or MariaDB. Pure. What cannot be kept is listed; what cannot be made at all is an error.
 *
 * @throws {CatalogError} PLAN_NAME when a name cannot be kept, PLAN_UNSUPPORTED when a table has no column that can be made
 * @throws {ConfigError} CONFIG_INVALID when a type that a user asked for is none, or fits into no key
 */
export function draftMysqlSchema(request: DraftRequest, { server, database }: DraftPlace): SchemaDraft {
  throwImpossible(request.tables);
  const notes: NotCarried[] = [];
  const keyed = new Map<TableKey, KeyedTable>();
  for (const table of request.tables) keyed.set(tableKey(table.table.ref), keyTable(table, server, notes));
  const chosen = chooseForeignKeys(request.foreignKeys, keyed);
  notes.push(...chosen.notes);
  const keysOf = Map.groupBy(chosen.foreignKeys, (key) => tableKey(key.table));
  const finish = createFinisher(server, notes);
  const drafted = request.tables.flatMap(({ table: source }) => {
    const key = tableKey(source.ref);
    const { table, keys } = keyed.get(key) ?? { table: { ref: source.ref, columns: new Map() }, keys: [] };
    const foreignKeys = keysOf.get(key) ?? [];
    const whole = [
      ...keys.filter(({ kind }) => kind !== 'plain').map(({ columns }) => columns.map(({ name }) => name)),
      ...foreignKeys.map(({ columns }) => columns.map(({ column }) => column)),
    ];
    const fitted = fitKeys(table, whole, server);
    const row = fitRow(fitted.table, new Set(whole.flat()));
    notes.push(...fitted.notes, ...row.notes);
    return [finish({ source, table: row.table, keys, foreignKeys })];
  });
  const present = server.foldsCase ? database?.toLowerCase() : database;
  const schemas = new Set(request.tables.map(({ table }) => table.ref.schema));
  const databases = [...schemas].filter((name) => name !== present);
  return {
    list: {
      dialect: mysqlDialect,
      definitions: [
        ...databases.map(databaseDefinition),
        ...drafted.map((table) => {
          const { schema } = table.source.ref;
          return tableDefinition(table, server, schema === present ? [] : [databaseId(schema)]);
        }),
        ...drafted.flatMap(indexDefinitions),
        ...drafted.flatMap(foreignKeyDefinitions),
      ],
      notCarried: notes,
    },
    tables: drafted.map((table) => describeDrafted(table, server)),
    sequences: drafted.flatMap(describeSequences),
  };
}

/** Chooses types and keys of one table, each for itself. */
function keyTable({ table: source, types }: DraftTable, server: ServerFacts, notes: NotCarried[]): KeyedTable {
  const columns = new Map<string, DraftColumn>();
  for (const column of source.columns) {
    if (column.generated !== undefined) {
      notes.push(columnNote(source.ref, column.name, { kind: 'generated column', because: computedThere }));
      continue;
    }
    const drafted = typeColumn(column, types.get(column.name), { ref: source.ref, server });
    if (drafted.loss !== undefined) notes.push(columnNote(source.ref, column.name, drafted.loss));
    columns.set(column.name, drafted.column);
  }
  const table = { ref: source.ref, columns };
  const chosen = chooseKeys(source, table);
  notes.push(...chosen.notes);
  return { table, keys: chosen.keys };
}

const computedThere = 'what computes it is written in the language of the source';

function throwImpossible(tables: readonly DraftTable[]): void {
  const problems = [...findImpossible(tables), ...tables.flatMap(withoutColumns)];
  const [first, ...others] = problems;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new CatalogError({
    code: first.code,
    message: `${problems.length} things cannot be made at the sink:\n${problems.map(({ message }) => message).join('\n')}`,
    context: first.context,
    errors: problems,
  });
}

function withoutColumns({ table }: DraftTable): CatalogError[] {
  if (table.columns.some(({ generated }) => generated === undefined)) return [];
  const printed = printTableRef(table.ref);
  return [
    new CatalogError({
      code: 'PLAN_UNSUPPORTED',
      message: `Cannot make table ${printed} at the sink: it has no column that is stored, and MySQL has no such tables. Exclude it.`,
      context: { table: printed },
    }),
  ];
}
