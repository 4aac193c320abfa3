import { ChangeError, type FeedState, printTableRef, type StateRow, type TableRef } from '@sync/core/connector';
import type { StateFields } from './state-columns.ts';
import { toTimestamp, toWatermark } from './watermark.ts';

/** The only way to write schemas down that is known. */
const jsonFormat = 'json';

/** Reads what a row of a table of states is about. @throws {ChangeError} CHANGE_STATE_INVALID */
export function readFields(row: StateRow, states: TableRef): StateFields {
  const [id = null, namespace, sourceTable, timestamp, version, targetSchema = null, targetTable, format, description] =
    row;
  const fields = { namespace, sourceTable, timestamp, version, targetTable, format, description };
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') continue;
    const table = namespace == null || sourceTable == null ? undefined : { schema: namespace, name: sourceTable };
    throw invalidState(states, `there is no ${name}`, table);
  }
  return { id, targetSchema, ...(fields as Record<keyof typeof fields, string>) };
}

/** Where a row's tables are. */
export interface StatePlaces {
  /** The table of states itself. */
  readonly states: TableRef;
  readonly table: TableRef;
  readonly replica: TableRef;
}

/** The state that fields hold. @throws {ChangeError} CHANGE_STATE_INVALID */
export function toState(fields: StateFields, { states, table, replica }: StatePlaces): FeedState {
  const { version, format, description } = fields;
  if (format !== jsonFormat) throw invalidState(states, `its schema is not remembered as ${jsonFormat}`, table);
  const watermark = toWatermark(fields.timestamp);
  if (watermark === undefined) throw invalidState(states, 'its timestamp is no time', table);
  return { table, replica, watermark, version, description };
}

/** The row of a state under the names given. */
export function toStateRow(
  { watermark, version, description }: FeedState,
  names: Pick<StateFields, 'id' | 'namespace' | 'sourceTable' | 'targetSchema' | 'targetTable'>,
): StateRow {
  const { id, namespace, sourceTable, targetSchema, targetTable } = names;
  const timestamp = toTimestamp(watermark);
  return [id, namespace, sourceTable, timestamp, version, targetSchema, targetTable, jsonFormat, description];
}

function invalidState(states: TableRef, why: string, about?: TableRef): ChangeError {
  const name = printTableRef(states);
  const table = about === undefined ? undefined : printTableRef(about);
  return new ChangeError({
    code: 'CHANGE_STATE_INVALID',
    message: `Cannot read what ${name} remembers of ${table ?? 'a table'}: ${why}. Correct the row, or delete it and initialise the table again.`,
    advice: 'fix',
    context: table === undefined ? {} : { table },
  });
}
