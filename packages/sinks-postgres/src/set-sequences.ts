import type { SequenceSetting } from '@sync/core/connector';
import { type PostgresConnection, quoteLiteral, quoteTable } from '@sync/engine-postgres';

/** Sets sequences in one message. Postgres does not undo it with the transaction. */
export async function setSequences(
  connection: PostgresConnection,
  settings: readonly SequenceSetting[],
): Promise<void> {
  if (settings.length === 0) return;
  await connection.execute(settings.map(settingStatement).join(';\n'));
}

function settingStatement({ sequence, state, direction }: SequenceSetting): string {
  const name = quoteTable(sequence.ref);
  const id = `${quoteLiteral(name)}::pg_catalog.regclass`;
  // Checked, because it goes into the statement as it is.
  const value = BigInt(state.value);
  // Other engines count further: a sequence that cannot is at its end, and hands out nothing twice.
  const isPast = `${value}::numeric > definition.seqmax`;
  const set = `pg_catalog.setval(${id}, least(${value}::numeric, definition.seqmax)::int8, ${state.isCalled} OR ${isPast})`;
  if (direction === 'exact') {
    return `SELECT ${set} FROM pg_catalog.pg_sequence AS definition WHERE definition.seqrelid = ${id}`;
  }
  // Compared by the value each would hand out next, in the direction in which the sequence counts.
  const next = `${value}::numeric + ${state.isCalled ? 'definition.seqincrement' : '0'}`;
  const own = 'present.last_value::numeric + CASE WHEN present.is_called THEN definition.seqincrement ELSE 0 END';
  return `SELECT ${set} FROM ${name} AS present, pg_catalog.pg_sequence AS definition
WHERE definition.seqrelid = ${id} AND ((${next}) - (${own})) * sign(definition.seqincrement::numeric) > 0`;
}
