import { printTableRef, type SequenceSetting, type TableRef, WriteError } from '@sync/core/connector';
import { type MysqlConnection, quoteTable } from '@sync/engine-mysql';

/** How long other sessions may keep a table from being altered, in seconds. The servers' own limits are a day and a year. */
const patience = 60;

/**
 * Lets the tables' counters go on where the source's do. ALTER TABLE commits, so this comes after the commit of the rows; InnoDB itself has
 * moved each counter behind the largest number loaded, and never lets it fall below.
 */
export async function setSequences(connection: MysqlConnection, settings: readonly SequenceSetting[]): Promise<void> {
  for (const setting of settings) {
    const ref = setting.sequence.ownedBy?.table ?? setting.sequence.ref;
    const wanted = nextValue(setting);
    const present = await readCounter(connection, ref);
    if (present === wanted || (setting.direction === 'forward' && present > wanted)) continue;
    await connection.execute([`SET SESSION lock_wait_timeout = ${patience}`]);
    try {
      await connection.execute([`ALTER TABLE ${quoteTable(ref)} AUTO_INCREMENT = ${wanted}`]);
    } catch (error) {
      throw explainingCounter(error, ref);
    }
  }
}

/** Checked as a number, because it goes into a statement as it is. */
function nextValue({ state }: SequenceSetting): bigint {
  const next = BigInt(state.value) + (state.isCalled ? 1n : 0n);
  return next < 1n ? 1n : next;
}

/** MySQL gives no number for a table that never had a row. */
async function readCounter(connection: MysqlConnection, ref: TableRef): Promise<bigint> {
  const [row] = await connection.query<{ next: number | string | null }>(
    'SELECT AUTO_INCREMENT AS next FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
    [ref.schema, ref.name],
  );
  return BigInt(row?.next ?? 1);
}

function explainingCounter(error: unknown, ref: TableRef): WriteError {
  const table = printTableRef(ref);
  const why = error instanceof Error ? error.message : '';
  const message = `The rows of this step are committed, but AUTO_INCREMENT of ${table} could not be set: ${why}`;
  return new WriteError({ code: 'WRITE_FAILED', message, context: { table }, cause: error });
}
