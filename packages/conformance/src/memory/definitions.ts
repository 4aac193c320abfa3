import {
  compareText,
  type Definition,
  type DefinitionList,
  type Dialect,
  type ForeignKey,
  printName,
  printTableRef,
  type Sequence,
  type TableRef,
  tableKey,
  WriteError,
} from '@sync/core/connector';
import { type MemoryColumn, memoryDialect, type MemoryState, type MemoryTable } from './memory-database.ts';

/** What one memory definition says; its `sql` is this as JSON. */
type Statement =
  | { readonly make: 'table'; readonly table: Omit<MemoryTable, 'rows'> }
  | { readonly make: 'sequence'; readonly sequence: Sequence }
  | { readonly make: 'unique key'; readonly table: MemoryTable['ref']; readonly key: MemoryTable['uniqueKeys'][number] }
  | { readonly make: 'foreign key'; readonly key: ForeignKey }
  | { readonly make: 'columns'; readonly table: TableRef; readonly columns: readonly MemoryColumn[] }
  | { readonly make: 'rename'; readonly table: TableRef; readonly to: TableRef }
  | { readonly make: 'drop'; readonly table: TableRef };

/** Everything the database has, as definitions: tables bare, then unique keys, then foreign keys. */
export function defineState(state: MemoryState, dialect: Dialect = memoryDialect): DefinitionList {
  const tables = [...state.tables.values()].sort((a, b) => compareText(tableId(a.ref), tableId(b.ref)));
  const sequences = [...state.sequences.values()];
  return {
    dialect,
    notCarried: [],
    definitions: [
      ...tables.map((table) => defineTable(table)),
      ...sequences.map(({ sequence }) => defineSequence(sequence)),
      ...tables.flatMap(({ ref, uniqueKeys }) => uniqueKeys.map((key) => defineUniqueKey(ref, key))),
      ...state.foreignKeys.map(defineForeignKey),
    ],
  };
}

function tableId(ref: MemoryTable['ref']): string {
  return `table ${printTableRef(ref)}`;
}

function defineTable(whole: MemoryTable): Definition {
  const { rows: _, ...table } = whole;
  const sql = `${JSON.stringify({ make: 'table', table: { ...table, uniqueKeys: [] } } satisfies Statement)};`;
  return { id: tableId(table.ref), kind: 'table', tables: [table.ref], dependsOn: [], section: 'before-data', sql };
}

function defineSequence(sequence: Sequence): Definition {
  const sql = `${JSON.stringify({ make: 'sequence', sequence } satisfies Statement)};`;
  const owner = sequence.ownedBy?.table;
  return {
    id: `sequence ${printTableRef(sequence.ref)}`,
    kind: 'sequence',
    tables: owner === undefined ? [] : [owner],
    dependsOn: owner === undefined ? [] : [tableId(owner)],
    section: 'before-data',
    sql,
  };
}

function defineUniqueKey(ref: MemoryTable['ref'], key: MemoryTable['uniqueKeys'][number]): Definition {
  const sql = `${JSON.stringify({ make: 'unique key', table: ref, key } satisfies Statement)};`;
  const id = `unique key ${printName(key.name)} on ${printTableRef(ref)}`;
  return { id, kind: 'unique key', tables: [ref], dependsOn: [tableId(ref)], section: 'constraints', sql };
}

function defineForeignKey(key: ForeignKey): Definition {
  const sql = `${JSON.stringify({ make: 'foreign key', key } satisfies Statement)};`;
  const tables = [key.table, key.references];
  const id = `foreign key ${printName(key.name)} on ${printTableRef(key.table)}`;
  return { id, kind: 'foreign key', tables, dependsOn: tables.map(tableId), section: 'foreign-keys', sql };
}

/** How a table gets other columns: values stay in those of the same name, others take their default. */
export function defineColumns(table: TableRef, columns: readonly MemoryColumn[]): Definition {
  return defineMove(`columns of ${printTableRef(table)}`, { make: 'columns', table, columns });
}

/** How a table gets another name. */
export function defineRename(table: TableRef, to: TableRef): Definition {
  return defineMove(`rename of ${printTableRef(table)}`, { make: 'rename', table, to });
}

/** How a table goes, if it is there. */
export function defineDrop(table: TableRef): Definition {
  return defineMove(`drop of ${printTableRef(table)}`, { make: 'drop', table });
}

function defineMove(id: string, statement: Statement & { readonly table: TableRef }): Definition {
  const sql = `${JSON.stringify(statement)};`;
  return { id, kind: statement.make, tables: [statement.table], dependsOn: [], section: 'before-data', sql };
}

/** The state with one definition more. @throws {WriteError} WRITE_SCHEMA naming the definition when it exists or does not parse */
export function applyDefinition(state: MemoryState, definition: Definition): MemoryState {
  const isThere = defineState(state).definitions.some(({ id }) => id === definition.id);
  if (isThere) throw schemaError(definition, 'it exists');
  const statement = parseStatement(definition);
  switch (statement.make) {
    case 'table': {
      return withTable(state, { ...statement.table, rows: [] });
    }
    case 'sequence': {
      const { sequence } = statement;
      const fresh = { sequence, value: 1n, isCalled: false };
      return { ...state, sequences: new Map(state.sequences).set(tableKey(sequence.ref), fresh) };
    }
    case 'unique key': {
      const table = tableOf(state, statement.table, definition);
      const uniqueKeys = [...table.uniqueKeys, statement.key].sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
      return withTable(state, { ...table, uniqueKeys });
    }
    case 'foreign key':
      return { ...state, foreignKeys: [...state.foreignKeys, statement.key] };
    case 'columns':
      return withTable(state, withColumns(tableOf(state, statement.table, definition), statement.columns));
    case 'rename': {
      const table = tableOf(state, statement.table, definition);
      if (state.tables.has(tableKey(statement.to))) throw schemaError(definition, 'its new name is taken');
      return withTable(withoutTable(state, statement.table), { ...table, ref: statement.to });
    }
    case 'drop':
      return withoutTable(state, statement.table);
    default:
      return statement satisfies never;
  }
}

function tableOf({ tables }: MemoryState, ref: TableRef, definition: Definition): MemoryTable {
  const found = tables.get(tableKey(ref));
  if (found === undefined) throw schemaError(definition, 'its table is missing');
  return found;
}

function withTable(state: MemoryState, table: MemoryTable): MemoryState {
  return { ...state, tables: new Map(state.tables).set(tableKey(table.ref), table) };
}

function withoutTable(state: MemoryState, ref: TableRef): MemoryState {
  const tables = new Map(state.tables);
  tables.delete(tableKey(ref));
  return { ...state, tables };
}

function withColumns(table: MemoryTable, columns: readonly MemoryColumn[]): MemoryTable {
  const places = columns.map(({ name }) => table.columns.findIndex((column) => column.name === name));
  const rows = table.rows.map((row) =>
    columns.map((column, i) => {
      const place = places[i] ?? -1;
      return place < 0 ? defaultOf(column) : (row[place] ?? null);
    }),
  );
  return { ...table, columns, rows };
}

/** What a row gets that does not say the column's value. */
export function defaultOf({ default: written }: MemoryColumn): string | null {
  return written?.kind === 'value' ? written.text : null;
}

function parseStatement(definition: Definition): Statement {
  try {
    return JSON.parse(definition.sql.replace(/;$/, ''));
  } catch {
    throw schemaError(definition, 'it does not parse');
  }
}

function schemaError({ id }: Definition, why: string): WriteError {
  return new WriteError({ code: 'WRITE_SCHEMA', message: `Could not make ${id}: ${why}.` });
}
