import {
  type ChangeStageNames,
  type ChangesWriteRequest,
  nameChangeColumns,
  nameStage,
  printTableRef,
  type TableRef,
  WriteError,
} from '@sync/core/connector';
import { type FieldTarget, type MysqlConnection, type NativeColumn, quoteName, quoteTable } from '@sync/engine-mysql';
import { explainingStage } from './errors.ts';
import { type LoadTarget, readLoadTarget } from './load-target.ts';
import { findLookups, type Lookup } from './lookups.ts';
import { columnType, heldType, nativeColumn } from './native-columns.ts';

/**
 * A temporary table with changes as they came, numbered; beside the columns of the table it has their operation and their sequence. It is seen
 * by its connection only; making and dropping it does not end the transaction.
 */
export interface ChangeStage extends ChangeStageNames {
  readonly connection: MysqlConnection;
  readonly ref: TableRef;
  readonly request: ChangesWriteRequest;
  readonly target: LoadTarget;
  readonly lookups: readonly Lookup[];
  /** What the columns of the stage are that are sent to it, in the order in which fields travel. */
  readonly fields: readonly StagedField[];
}

export interface StagedField extends FieldTarget {
  readonly to: NativeColumn;
}

/** Apart from those of loads, which begin at 1. A connection has one stage of changes at a time. */
const stageNumber = 0;

const operationType: NativeColumn = { type: 'varbinary', printed: 'varbinary(255)', isNullable: true };

/** Makes the stage of one request. */
export async function createChangeStage(
  connection: MysqlConnection,
  request: ChangesWriteRequest,
): Promise<ChangeStage> {
  const target = await readLoadTarget(connection, request.table);
  const lookups = await findLookups(connection, target, request);
  const names = nameChangeColumns(request.columns);
  const ref = { schema: request.table.schema, name: nameStage(stageNumber) };
  const fields = [
    ...request.columns.map((column, index) => rowField(column, index, { request, target, lookups })),
    { column: names.operation, from: { kind: 'text', isFixed: false } as const, to: operationType },
    { column: names.sequence, from: request.sequenceType, to: nativeColumn(heldType(request.sequenceType)) },
  ];
  const stage = { ...names, connection, ref, request, target, lookups, fields };
  try {
    // A connection of a user's pool may still have that of a load that failed.
    await connection.execute([`DROP TEMPORARY TABLE IF EXISTS ${quoteTable(ref)}`, createStatement(stage)]);
  } catch (error) {
    throw explainingStage(error, request.table);
  }
  return stage;
}

function createStatement({ ref, rowNumber, fields, lookups, target }: ChangeStage): string {
  const sent = fields.map(({ column, to }) => columnSql(column, to));
  const filled = lookups.map(({ column }) => {
    const own = target.columns.get(column) ?? { type: 'bigint', isNullable: true };
    return columnSql(column, { ...own, isNullable: true });
  });
  const numbered = `${quoteName(rowNumber)} bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY`;
  return `CREATE TEMPORARY TABLE ${quoteTable(ref)} (${[numbered, ...sent, ...filled].join(', ')})`;
}

function columnSql(column: string, native: NativeColumn): string {
  return `${quoteName(column)} ${columnType(native)} ${native.isNullable ? 'NULL' : 'NOT NULL'}`;
}

/** A deletion has nothing but its key, so all else may be null here; the table itself has the last word. */
function rowField(
  column: string,
  index: number,
  { request, target, lookups }: Pick<ChangeStage, 'request' | 'target' | 'lookups'>,
): StagedField {
  const own = target.columns.get(column);
  if (own === undefined) throw missingColumn(request.table, column);
  const from = request.types[index] ?? { kind: 'text', isFixed: false };
  const lookup = lookups.find((each) => each.column === column);
  if (lookup !== undefined) return { column: lookup.staged, from, to: lookup.type };
  return { column, from, to: { ...own, isNullable: !request.key.includes(column) } };
}

function missingColumn(ref: TableRef, column: string): WriteError {
  const table = printTableRef(ref);
  const message = `Cannot write ${table}: the sink's table has no column ${column} that can be written any more. Run again; it was there when the run began.`;
  return new WriteError({ code: 'WRITE_FAILED', message, context: { table, column } });
}
