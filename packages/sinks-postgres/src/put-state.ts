import {
  compareState,
  cutStateTimes,
  keyValuesOf,
  type StateEntry,
  type StateRemoval,
  type StateRow,
  type StateTable,
  writtenValues,
} from '@sync/core/connector';
import { type PostgresConnection, quoteTable } from '@sync/engine-postgres';
import { createStateTable } from './create-state-table.ts';
import { statements } from './state-statements.ts';
import { readStateFacts, stateText, stateTexts, toStateRow } from './state-table.ts';

/**
 * Writes one row of a state table; makes the table, and its schema, when they are missing. Rows with its key are read and locked before,
 * so that nobody moves them between the comparison and the commit.
 *
 * @throws {ChangeError} CHANGE_STATE_MOVED, CHANGE_STATE_INVALID
 */
export async function putState(connection: PostgresConnection, entry: StateEntry): Promise<void> {
  await createStateTable(connection, entry);
  const facts = await readStateFacts(connection, entry);
  const digitsOf = facts?.digitsOf ?? (() => undefined);
  const keyValues = keyValuesOf(entry, entry.row);
  const present = await lockRows(connection, entry, keyValues);
  const step = compareState(entry, present, digitsOf);
  const values = writtenValues(entry, cutStateTimes(entry.columns, entry.row, digitsOf));
  const { schema, name } = entry.table;
  if (step === 'insert') {
    const insert = statements.withSchema(schema).insertInto(name).values(values).compile();
    await connection.run(insert.sql, insert.parameters);
    return;
  }
  const changed = Object.fromEntries(Object.entries(values).filter(([column]) => !entry.key.includes(column)));
  if (Object.keys(changed).length === 0) return;
  let update = statements.withSchema(schema).updateTable(name).set(changed);
  for (const [index, column] of entry.key.entries()) update = update.where(column, '=', keyValues[index] ?? null);
  const { sql, parameters } = update.compile();
  await connection.run(sql, parameters);
}

/** Removes the rows with a key; nothing happens when there is no such table. */
export async function removeState(connection: PostgresConnection, removal: StateRemoval): Promise<void> {
  if ((await readStateFacts(connection, removal)) === undefined) return;
  const { schema, name } = removal.table;
  let remove = statements.withSchema(schema).deleteFrom(name);
  for (const [index, column] of removal.key.entries()) {
    remove = remove.where(column, '=', removal.keyValues[index] ?? null);
  }
  const { sql, parameters } = remove.compile();
  await connection.run(sql, parameters);
}

/** The rows with a key. Who comes with the same key meanwhile waits, also where no row is there to be locked. */
async function lockRows(connection: PostgresConnection, state: StateTable, keyValues: StateRow): Promise<StateRow[]> {
  const { table, columns, key } = state;
  const name = JSON.stringify(['dbsync state', table.schema, table.name, ...keyValues]);
  await connection.query('SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext($1))', [name]);
  const conditions = key.map((column, index) => {
    const type = columns.find((each) => each.name === column)?.type ?? { kind: 'text', isFixed: false };
    return `${stateText({ name: column, type })} = $${index + 1}`;
  });
  const rows = await connection.query<Record<string, string | null>>(
    `SELECT ${stateTexts(columns)} FROM ${quoteTable(table)} WHERE ${conditions.join(' AND ')} FOR UPDATE`,
    keyValues,
  );
  return rows.map((row) => toStateRow(columns, row));
}
