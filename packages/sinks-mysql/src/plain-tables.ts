import {
  type CallOptions,
  PlanError,
  printTableRef,
  type TableKey,
  type TableRef,
  tableKey,
  within,
} from '@sync/core/connector';
import { type ConnectionPool, type Queryable, quoteTable } from '@sync/engine-mysql';

/** How long it may take to empty tables again when a load is undone; the run must end soon. */
const undoWithinMs = 1500;

/**
 * Tables of a unit whose engine has no transactions (MyISAM, Aria, MEMORY): a load into one cannot be undone. They are taken as long as they are
 * empty, and emptied again when the unit is undone; with rows in them they are refused.
 */
export class PlainTables {
  readonly #call: CallOptions;
  readonly #checks = new Map<TableKey, Promise<void>>();
  readonly #taken: TableRef[] = [];

  constructor(call: CallOptions) {
    this.#call = call;
  }

  /**
   * Called before anything is written to a table. Looks once.
   *
   * @throws {PlanError} PLAN_UNSUPPORTED the table has rows, and an engine that cannot undo
   */
  check(connection: Queryable, ref: TableRef): Promise<void> {
    const known = this.#checks.get(tableKey(ref));
    if (known !== undefined) return known;
    const checking = this.#look(connection, ref);
    this.#checks.set(tableKey(ref), checking);
    return checking;
  }

  /** Empties what was taken. Never rejects: where that fails, a warning says what is left. */
  async undo(pool: ConnectionPool): Promise<void> {
    if (this.#taken.length === 0) return;
    let isDone = false;
    await within(
      undoWithinMs,
      emptyAll(pool, this.#taken).then(() => (isDone = true)),
    );
    if (isDone) return;
    const tables = this.#taken.map(printTableRef).join(', ');
    const message = `The load was undone, but ${tables} could not be emptied again and may hold rows of it: the engine has no transactions. Empty it before you run again.`;
    this.#call.onWarning({ code: 'SINK_ENGINE', message });
  }

  async #look(connection: Queryable, ref: TableRef): Promise<void> {
    const [row] = await connection.query<{ engine: string }>(engineQuery, [ref.schema, ref.name]);
    if (row === undefined) return;
    const [found] = await connection.query(`SELECT 1 AS found FROM ${quoteTable(ref)} LIMIT 1`);
    if (found !== undefined) throw hasRows(ref, row.engine);
    this.#taken.push(ref);
    const message = `The engine of ${printTableRef(ref)} (${row.engine}) has no transactions: when its load fails it is emptied again, when the run is killed rows stay. Convert it to InnoDB where that matters.`;
    this.#call.onWarning({ code: 'SINK_ENGINE', message, table: printTableRef(ref) });
  }
}

const engineQuery = `SELECT t.ENGINE AS engine FROM information_schema.TABLES AS t JOIN information_schema.ENGINES AS e ON e.ENGINE = t.ENGINE
WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ? AND e.TRANSACTIONS = 'NO'`;

async function emptyAll(pool: ConnectionPool, tables: readonly TableRef[]): Promise<void> {
  const connection = await pool.connect(AbortSignal.timeout(undoWithinMs));
  try {
    for (const table of tables) await connection.execute([`DELETE FROM ${quoteTable(table)}`]);
  } finally {
    await connection.release();
  }
}

function hasRows(ref: TableRef, engine: string): PlanError {
  const table = printTableRef(ref);
  const message = `Cannot write ${table}: its engine ${engine} has no transactions, so a load that fails could not bring its rows back. Convert it (ALTER TABLE … ENGINE = InnoDB), or empty it yourself before the run.`;
  return new PlanError({ code: 'PLAN_UNSUPPORTED', message, context: { table } });
}
