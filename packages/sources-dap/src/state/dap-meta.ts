import type { FeedState, StateLayout, StatePlace, TableRef } from '@sync/core/connector';
import { namespaces } from '../options.ts';
import { stateColumns, type StateFields } from './state-columns.ts';
import { readFields, type StatePlaces, toState, toStateRow } from './state-row.ts';

export interface MetaTable {
  readonly table: TableRef;
  readonly isDefault: boolean;
}

/**
 * The layout of the official client's versions 0.3, and ours. Where schemas are databases, that client remembered the sink's own names as those of
 * the source (`namespace` the database, `source_table` the local table), in such rows nothing but what they say changes.
 */
export function dapMeta(place: StatePlace, { table, isDefault }: MetaTable): StateLayout {
  return {
    table,
    columns: stateColumns({ namespace: 'namespace', versionBits: 32 }),
    key: ['namespace', 'source_table'],
    isDefault,
    fromRow: (row) => {
      const fields = readFields(row, table);
      const places = placesOf(fields, place);
      return place.schemas.includes(places.table.schema) ? toState(fields, { ...places, states: table }) : undefined;
    },
    toRow: (state, before) =>
      toStateRow(state, before === undefined ? newNames(state, place) : readFields(before, table)),
  };
}

function newNames({ table, replica }: FeedState, { style, schema }: StatePlace): Parameters<typeof toStateRow>[1] {
  const isInDefault = style === 'databases' && replica.schema === schema;
  return {
    id: null,
    namespace: table.schema,
    sourceTable: table.name,
    targetSchema: isInDefault ? null : replica.schema,
    targetTable: replica.name,
  };
}

function placesOf(fields: StateFields, { style, schema }: StatePlace): Omit<StatePlaces, 'states'> {
  const { namespace, sourceTable, targetSchema, targetTable } = fields;
  if (style === 'namespaces') {
    return {
      table: { schema: namespace, name: sourceTable },
      replica: { schema: targetSchema ?? namespace, name: targetTable },
    };
  }
  const replica = { schema: targetSchema ?? schema, name: targetTable };
  // A database may have the name of a namespace; our own rows without a target schema name a table with the prefix.
  const mayBeOurs = namespaces.some((each) => each === namespace);
  const isHistoric = namespace === schema && (!mayBeOurs || (targetSchema === null && sourceTable === targetTable));
  return { table: isHistoric ? historicTable(sourceTable) : { schema: namespace, name: sourceTable }, replica };
}

/** Client 0.3 put tables of `canvas` and of `canvas_logs`, which has this one table, into the database without a prefix. */
function historicTable(name: string): TableRef {
  const prefixed = /^(catalog|new_quizzes)__(.+)$/.exec(name);
  if (prefixed !== null) return { schema: prefixed[1] ?? '', name: prefixed[2] ?? '' };
  return { schema: name === 'web_logs' ? 'canvas_logs' : 'canvas', name };
}
