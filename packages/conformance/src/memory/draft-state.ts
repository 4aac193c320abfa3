import {
  CatalogError,
  type Column,
  type Dialect,
  type DraftRequest,
  type DraftTable,
  type NeutralType,
  printTableRef,
  type SchemaDraft,
  type TableRef,
  tableKey,
} from '@sync/core/connector';
import { defineState } from './definitions.ts';
import { describeState } from './describe.ts';
import type { MemoryColumn, MemoryState } from './memory-database.ts';

/**
 * How a memory database makes tables of another dialect: columns of the same neutral types, or of the type that was asked for, written as
 * JSON; intervals as texts; keys and foreign keys; a sequence for each identity.
 */
export function draftState({ tables, foreignKeys }: DraftRequest, dialect: Dialect): SchemaDraft {
  const sequences = tables.flatMap(({ table: { ref, columns } }) =>
    columns.flatMap(({ name, identity }) =>
      identity === undefined
        ? []
        : [
            {
              ref: { schema: ref.schema, name: `${ref.name}_${name}_seq` },
              ownedBy: { table: ref, column: name },
            },
          ],
    ),
  );
  const state: MemoryState = {
    tables: new Map(
      tables.map((draft) => {
        const { ref, uniqueKeys } = draft.table;
        return [tableKey(ref), { ref, columns: draftColumns(draft), uniqueKeys, rows: [], triggers: [] }];
      }),
    ),
    foreignKeys,
    sequences: new Map(sequences.map((sequence) => [tableKey(sequence.ref), { sequence, value: 1n, isCalled: false }])),
  };
  const described = describeState(state, everything, { hasEncodings: false, dialect });
  const byKey = new Map(described.tables.map((table) => [tableKey(table.ref), table]));
  return {
    list: {
      ...defineState(state, dialect),
      notCarried: tables.flatMap(({ table }) => table.columns.flatMap((column) => losses(table.ref, column))),
    },
    tables: tables.flatMap(({ table }) => byKey.get(tableKey(table.ref)) ?? []),
    sequences,
  };
}

const everything = { matches: () => true, unmatched: () => [], isEverything: true };

function draftColumns({ table, types }: DraftTable): MemoryColumn[] {
  return table.columns.map(({ encodings: _encodings, nativeType: _nativeType, ...column }) => {
    const chosen = types.get(column.name);
    const place = { table: printTableRef(table.ref), column: column.name };
    return { ...column, type: chosen === undefined ? ownType(column.type) : parseType(chosen, place) };
  });
}

/** The type a memory column has for values of a neutral type. */
export function ownType(type: NeutralType): NeutralType {
  return type.kind === 'interval' ? { kind: 'text', isFixed: false } : type;
}

function losses(ref: TableRef, { name, type, comment }: Column) {
  const of = `${printTableRef(ref)}.${name}`;
  return [
    ...(type.kind === 'interval' ? [{ kind: 'type', name: of, because: 'intervals are kept as texts' }] : []),
    ...(comment === undefined ? [] : [{ kind: 'comment', name: of, because: 'columns have no comments' }]),
  ];
}

/** A type that was asked for, as JSON. @throws {CatalogError} CATALOG_TYPE_DIFFERS */
export function parseType(text: string, context: { readonly table: string; readonly column: string }): NeutralType {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${context.table}, column ${context.column}: ${text} is no type of a memory database.`;
    throw new CatalogError({ code: 'CATALOG_TYPE_DIFFERS', message, context, cause });
  }
}
