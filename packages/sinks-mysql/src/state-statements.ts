import { keyValuesOf, type StateColumn, type StateRow, type StateTable, writtenColumns } from '@sync/core/connector';
import { quoteName } from '@sync/engine-mysql';
import {
  type CompiledQuery,
  type CreateTableBuilder,
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely';
import { heldType } from './native-columns.ts';
import type { StateColumns } from './state-columns.ts';

type StateDatabase = Record<string, Record<string, string | null>>;

/** Builds statements and never runs one: they go through our own connections. */
const statements = new Kysely<StateDatabase>({
  dialect: {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
});

/** Values that columns must have, as canonical text. */
export type Condition = readonly (readonly [column: string, value: string | null])[];

/** The condition that a row has a key. */
export function keyCondition(table: Pick<StateTable, 'columns' | 'key'>, row: StateRow): Condition {
  const values = keyValuesOf(table, row);
  return table.key.map((column, index) => [column, values[index] ?? null]);
}

/** What makes a state table: its database, and the table itself. */
export function createStatements({ table, columns, key }: StateTable): { database: string; table: string } {
  let create: CreateTableBuilder<string, string> = statements.schema
    .withSchema(table.schema)
    .createTable(table.name)
    .ifNotExists();
  for (const { name, type, isNullable, isNumber } of columns) {
    const nativeType = sql.raw(heldType(type, { isKey: key.includes(name) }));
    create = create.addColumn(name, nativeType, (column) => {
      if (isNumber === true) return column.notNull().autoIncrement().primaryKey();
      return isNullable ? column : column.notNull();
    });
  }
  const isNumbered = columns.some(({ isNumber }) => isNumber === true);
  create = isNumbered
    ? create.addUniqueConstraint(`uq_${table.name}`.slice(0, longestName), [...key])
    : create.addPrimaryKeyConstraint('PRIMARY', [...key]);
  return {
    database: statements.schema.createSchema(table.schema).ifNotExists().compile().sql,
    table: create.modifyEnd(sql`ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`).compile().sql,
  };
}

const longestName = 64;

/** Reads the rows of a state table that meet the condition; `lock`: they stay as they are until the transaction ends. */
export function selectStatement(
  { table, columns }: StateTable,
  live: StateColumns,
  { where, lock }: { readonly where: Condition; readonly lock: 'none' | 'update' },
): CompiledQuery {
  const select = statements
    .withSchema(table.schema)
    .selectFrom(table.name)
    .select(columns.map(({ name }) => sql<string | null>`${sql.ref(name)}`.as(name)))
    .where(matches(columns, live, where));
  return (lock === 'update' ? select.forUpdate() : select).compile();
}

/** Overwrites the rows that meet the condition. `values`: as {@link fieldOf} gives them, by column. */
export function updateStatement(
  { table, columns }: StateTable,
  live: StateColumns,
  { where, values }: { readonly where: Condition; readonly values: Readonly<Record<string, string | null>> },
): CompiledQuery {
  return statements
    .withSchema(table.schema)
    .updateTable(table.name)
    .set(values)
    .where(matches(columns, live, where))
    .compile();
}

export function insertStatement({ table }: StateTable, values: Readonly<Record<string, string | null>>): CompiledQuery {
  return statements.withSchema(table.schema).insertInto(table.name).values(values).compile();
}

export function deleteStatement({ table, columns }: StateTable, live: StateColumns, where: Condition): CompiledQuery {
  return statements
    .withSchema(table.schema)
    .deleteFrom(table.name)
    .where(matches(columns, live, where))
    .compile();
}

/** Values of a row as the server reads them, by column; those that the sink numbers are left out. */
export function fieldsOf(table: StateTable, row: StateRow): Record<string, string | null> {
  const pairs = writtenColumns(table).map((column) => {
    const index = table.columns.indexOf(column);
    return [column.name, fieldOf(column, row[index] ?? null)] as const;
  });
  return Object.fromEntries(pairs);
}

function fieldOf({ type }: StateColumn, text: string | null): string | null {
  if (text === null) return null;
  if (type.kind === 'boolean') return text === 't' ? '1' : '0';
  return type.kind === 'timestamp' && type.hasZone ? text.replace(/\+00$/, '') : text;
}

function matches(columns: readonly StateColumn[], live: StateColumns, where: Condition): RawBuilder<boolean> {
  const terms = where.map(([name, value]) => {
    const column = columns.find((each) => each.name === name);
    const field = column === undefined ? value : fieldOf(column, value);
    const ref = sql.raw(quoteName(name));
    if (field === null) return sql<boolean>`${ref} IS NULL`;
    if (!live.isText(name)) return sql<boolean>`${ref} = ${field}`;
    // The first finds it by an index, the second sees letters of other case, which a database of another client may take for the same.
    return sql<boolean>`(${ref} = ${field} AND CAST(CONVERT(${ref} USING utf8mb4) AS BINARY) = CAST(${field} AS BINARY))`;
  });
  return terms.length === 0 ? sql<boolean>`TRUE` : sql<boolean>`${sql.join(terms, sql` AND `)}`;
}
