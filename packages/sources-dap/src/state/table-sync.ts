import type { FeedState, StateLayout, StatePlace, TableRef } from '@sync/core/connector';
import { stateColumns, type StateFields } from './state-columns.ts';
import { readFields, toState, toStateRow } from './state-row.ts';

/**
 * The layout of the official client's versions 1 and 2. Where schemas are databases, `target_schema` is the prefix of the table's name. That
 * client has no tables elsewhere; ours have no target schema then, and the table's full name.
 */
export function tableSync(place: StatePlace): StateLayout {
  const table: TableRef =
    place.style === 'databases'
      ? { schema: place.schema, name: 'instructure_dap__table_sync' }
      : { schema: 'instructure_dap', name: 'table_sync' };
  return {
    table,
    columns: stateColumns({ namespace: 'source_namespace', versionBits: 64 }),
    key: ['source_namespace', 'source_table'],
    isDefault: false,
    fromRow: (row) => {
      const fields = readFields(row, table);
      const source = { schema: fields.namespace, name: fields.sourceTable };
      if (!place.schemas.includes(source.schema)) return undefined;
      return toState(fields, { states: table, table: source, replica: replicaOf(fields, place) });
    },
    toRow: (state, before) =>
      toStateRow(state, before === undefined ? newNames(state, place) : readFields(before, table)),
  };
}

function replicaOf({ namespace, targetSchema, targetTable }: StateFields, { style, schema }: StatePlace): TableRef {
  if (style === 'namespaces') return { schema: targetSchema ?? namespace, name: targetTable };
  if (targetSchema !== null) return { schema, name: `${targetSchema}__${targetTable}` };
  const point = targetTable.indexOf('.');
  return point === -1
    ? { schema, name: targetTable }
    : { schema: targetTable.slice(0, point), name: targetTable.slice(point + 1) };
}

function newNames({ table, replica }: FeedState, { style, schema }: StatePlace): Parameters<typeof toStateRow>[1] {
  const names = { id: null, namespace: table.schema, sourceTable: table.name };
  if (style === 'namespaces') return { ...names, targetSchema: replica.schema, targetTable: replica.name };
  const isPrefixed = replica.schema === schema && replica.name === `${table.schema}__${table.name}`;
  if (isPrefixed) return { ...names, targetSchema: table.schema, targetTable: table.name };
  const isHere = replica.schema === schema;
  return { ...names, targetSchema: null, targetTable: isHere ? replica.name : `${replica.schema}.${replica.name}` };
}
