import {
  compareState,
  cutStateTimes,
  PlanError,
  type SessionLocks,
  type StateEntry,
  type StateRemoval,
  stateMoved,
  SyncError,
} from '@sync/core/connector';
import type { ConnectionPool, MysqlConnection } from '@sync/engine-mysql';
import { readRows } from './read-state.ts';
import { readStateColumns, type StateColumns } from './state-columns.ts';
import {
  createStatements,
  deleteStatement,
  fieldsOf,
  insertStatement,
  keyCondition,
  updateStatement,
} from './state-statements.ts';

/** Where a state table can be made: CREATE TABLE ends a transaction, so it needs a connection of its own. */
export interface StateMaking {
  readonly connection: MysqlConnection;
  readonly pool: Pick<ConnectionPool, 'maxOpen'>;
  readonly signal: AbortSignal;
  readonly aside: SessionLocks<MysqlConnection>['aside'];
}

/**
 * Writes one row of a state table; makes the table, and its database, when they are missing. Those stay when the unit is undone.
 *
 * @throws {ChangeError} CHANGE_STATE_MOVED
 */
export async function putState(making: StateMaking, entry: StateEntry): Promise<void> {
  const { connection } = making;
  const live = (await readStateColumns(connection, entry)) ?? (await makeTable(making, entry));
  const where = keyCondition(entry, entry.row);
  const present = await readRows(connection, entry, live, { where, lock: 'update' });
  const step = compareState(entry, present, live.digitsOf);
  const values = fieldsOf(entry, cutStateTimes(entry.columns, entry.row, live.digitsOf));
  if (step === 'update') {
    const { sql, parameters } = updateStatement(entry, live, { where, values });
    await connection.run(sql, parameters);
    return;
  }
  try {
    const { sql, parameters } = insertStatement(entry, values);
    await connection.run(sql, parameters);
  } catch (error) {
    // Somebody was quicker by a moment.
    const isTaken = SyncError.isInstance(error) && error.code === 'WRITE_UNIQUE' && entry.replaces === 'none';
    throw isTaken ? stateMoved(entry) : error;
  }
}

/** Removes rows of a state table; nothing when there is none. */
export async function removeState(connection: MysqlConnection, removal: StateRemoval): Promise<void> {
  const live = await readStateColumns(connection, removal);
  if (live === undefined) return;
  const where = removal.key.map((column, index) => [column, removal.keyValues[index] ?? null] as const);
  const { sql, parameters } = deleteStatement(removal, live, where);
  await connection.run(sql, parameters);
}

async function makeTable({ pool, signal, aside }: StateMaking, entry: StateEntry): Promise<StateColumns> {
  if (pool.maxOpen === 1) throw needsAnother(entry);
  const create = createStatements(entry);
  return aside(signal, async (other) => {
    const [database] = await other.query('SELECT 1 AS found FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?', [
      entry.table.schema,
    ]);
    await other.execute([...(database === undefined ? [create.database] : []), create.table]);
    const live = await readStateColumns(other, entry);
    if (live === undefined) throw stateMoved(entry);
    return live;
  });
}

function needsAnother({ table }: StateEntry): PlanError {
  const message = `Cannot make the state table ${table.name}: that takes a second connection to the sink, and pool.maxOpen is 1. Let it be 2 or more.`;
  return new PlanError({ code: 'PLAN_UNSUPPORTED', message, context: { table: table.name } });
}
