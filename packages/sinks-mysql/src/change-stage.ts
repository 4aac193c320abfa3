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
  /** What the columns of the stage are, in the order in which fields travel. */
  readonly fields: readonly FieldTarget[];
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
  const names = nameChangeColumns(request.columns);
  const ref = { schema: request.table.schema, name: nameStage(stageNumber) };
  const fields = [
    ...request.columns.map((column, index) => rowField(column, index, { request, target })),
    { column: names.operation, from: { kind: 'text', isFixed: false } as const, to: operationType },
    { column: names.sequence, from: request.sequenceType, to: nativeColumn(heldType(request.sequenceType)) },
  ];
  const stage = { ...names, connection, ref, request, target, fields };
  try {
    // A connection of a user's pool may still have that of a load that failed.
    await connection.execute([`DROP TEMPORARY TABLE IF EXISTS ${quoteTable(ref)}`, createStatement(stage)]);
  } catch (error) {
    throw explainingStage(error, request.table);
  }
  return stage;
}

function createStatement({ ref, rowNumber, fields }: ChangeStage): string {
  const columns = fields.map(
    ({ column, to }) =>
      `${quoteName(column)} ${to === undefined ? 'int' : columnType(to)} ${to?.isNullable === false ? 'NOT NULL' : 'NULL'}`,
  );
  const numbered = `${quoteName(rowNumber)} bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY`;
  return `CREATE TEMPORARY TABLE ${quoteTable(ref)} (${[numbered, ...columns].join(', ')})`;
}

/** A deletion has nothing but its key, so all else may be null here; the table itself has the last word. */
function rowField(
  column: string,
  index: number,
  { request, target }: Pick<ChangeStage, 'request' | 'target'>,
): FieldTarget {
  const own = target.columns.get(column);
  if (own === undefined) throw missingColumn(request.table, column);
  const from = request.types[index] ?? { kind: 'text', isFixed: false };
  return { column, from, to: { ...own, isNullable: !request.key.includes(column) } };
}

function missingColumn(ref: TableRef, column: string): WriteError {
  const table = printTableRef(ref);
  const message = `Cannot write ${table}: the sink's table has no column ${column} that can be written any more. Run again; it was there when the run began.`;
  return new WriteError({ code: 'WRITE_FAILED', message, context: { table, column } });
}
