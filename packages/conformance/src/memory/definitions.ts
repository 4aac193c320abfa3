import {
  compareText,
  type Definition,
  type DefinitionList,
  type Dialect,
  type ForeignKey,
  printName,
  printTableRef,
  type Sequence,
  tableKey,
  WriteError,
} from '@sync/core/connector';
import { memoryDialect, type MemoryState, type MemoryTable } from './memory-database.ts';

/** What one memory definition says; its `sql` is this as JSON. */
type Statement =
  | { readonly make: 'table'; readonly table: Omit<MemoryTable, 'rows'> }
  | { readonly make: 'sequence'; readonly sequence: Sequence }
  | { readonly make: 'unique key'; readonly table: MemoryTable['ref']; readonly key: MemoryTable['uniqueKeys'][number] }
  | { readonly make: 'foreign key'; readonly key: ForeignKey };

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

/** The state with one definition more. @throws {WriteError} WRITE_SCHEMA naming the definition when it exists or does not parse */
export function applyDefinition(state: MemoryState, definition: Definition): MemoryState {
  const isThere = defineState(state).definitions.some(({ id }) => id === definition.id);
  if (isThere) throw schemaError(definition, 'it exists');
  const statement = parseStatement(definition);
  switch (statement.make) {
    case 'table': {
      const table = { ...statement.table, rows: [] };
      return { ...state, tables: new Map(state.tables).set(tableKey(table.ref), table) };
    }
    case 'sequence': {
      const { sequence } = statement;
      const fresh = { sequence, value: 1n, isCalled: false };
      return { ...state, sequences: new Map(state.sequences).set(tableKey(sequence.ref), fresh) };
    }
    case 'unique key': {
      const table = state.tables.get(tableKey(statement.table));
      if (table === undefined) throw schemaError(definition, 'its table is missing');
      const uniqueKeys = [...table.uniqueKeys, statement.key].sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
      return { ...state, tables: new Map(state.tables).set(tableKey(table.ref), { ...table, uniqueKeys }) };
    }
    case 'foreign key':
      return { ...state, foreignKeys: [...state.foreignKeys, statement.key] };
    default:
      return statement satisfies never;
  }
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
