import type { StateRow, StateTable } from '@sync/core/connector';
import { int4, text, timestamp, varchar } from '../../fixtures/neutral-types.ts';

/** A state table like those that sources describe: numbered, with a key of two columns, a time and a long text. */
export function stateTable(schema: string, name: string): StateTable {
  return {
    table: { schema, name },
    columns: [
      { name: 'id', type: int4, isNullable: false, isNumber: true },
      { name: 'namespace', type: varchar(64), isNullable: false },
      { name: 'source_table', type: varchar(64), isNullable: false },
      { name: 'timestamp', type: timestamp, isNullable: false },
      { name: 'schema_version', type: int4, isNullable: false },
      { name: 'target_schema', type: varchar(64), isNullable: true },
      { name: 'target_table', type: varchar(64), isNullable: false },
      { name: 'schema_description', type: text, isNullable: false },
    ],
    key: ['namespace', 'source_table'],
  };
}

/** What a state may say otherwise than others. */
export interface StateWish {
  readonly timestamp?: string;
  readonly schema_version?: string;
  readonly target_schema?: string | null;
  readonly target_table?: string;
  readonly schema_description?: string;
}

/** A row of it. Its number is the sink's. */
export function stateRow(sourceTable: string, wish: StateWish = {}): StateRow {
  return [
    null,
    'canvas',
    sourceTable,
    wish.timestamp ?? '2026-11-21 10:20:30.123456',
    wish.schema_version ?? '1',
    wish.target_schema === undefined ? 'canvas' : wish.target_schema,
    wish.target_table ?? sourceTable,
    wish.schema_description ?? '{}',
  ];
}
