import type { Sequence, SequenceState } from '@sync/core/connector';
import { type PostgresConnection, quoteTable } from '@sync/engine-postgres';

/** Sequences asked for in one statement: each is a branch of a UNION, and the server nests those. */
const perStatement = 200;

/** The present values, in the order asked for, in as few statements as possible. */
export async function readSequenceStates(
  connection: PostgresConnection,
  sequences: readonly Sequence[],
): Promise<SequenceState[]> {
  const states: SequenceState[] = [];
  for (let from = 0; from < sequences.length; from += perStatement) {
    const some = sequences.slice(from, from + perStatement);
    const branches = some.map(
      ({ ref }, index) => `SELECT ${index} AS place, last_value::text AS value, is_called FROM ${quoteTable(ref)}`,
    );
    const rows = await connection.query<{ value: string; is_called: boolean }>(
      `${branches.join(' UNION ALL ')} ORDER BY place`,
    );
    rows.forEach((row, index) => {
      const sequence = some[index];
      if (sequence !== undefined) states.push({ sequence, value: row.value, isCalled: row.is_called });
    });
  }
  return states;
}
