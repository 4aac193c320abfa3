import {
  changeTerms,
  namingTable,
  stageAlias,
  targetAlias,
  valueColumns,
  type WriteReport,
} from '@sync/core/connector';
import { quoteName, quoteTable } from '@sync/engine-mysql';
import type { ChangeStage } from './change-stage.ts';
import { bytesOf, foldsText, isSameField } from './equal-fields.ts';
import { resolveLookups } from './lookups.ts';
import { deleteListed } from './prune-stage.ts';
import { dropStage } from './stage.ts';

/**
 * Applies staged changes by one statement each: deletions first, since a new row may have a value that only one row may have and that is to go;
 * then what differs, then what is new. MySQL opens a temporary table once in a statement, so each statement reads the stage once.
 */
export async function applyChanges(stage: ChangeStage, rowsReceived: number): Promise<WriteReport> {
  const { connection, request } = stage;
  const { table } = request;
  if (rowsReceived === 0) {
    await dropStage(stage);
    return { table, rowsReceived, rowsWritten: 0, rowsDeleted: 0 };
  }
  try {
    await keepLast(stage);
    await resolveLookups(connection, stage.ref, stage.lookups);
    const { affectedRows: rowsDeleted } = await connection.run(deleteStatement(stage));
    const update = updateStatement(stage);
    const updated = update === undefined ? 0 : (await connection.run(update)).affectedRows;
    const { affectedRows: inserted } = await connection.run(insertStatement(stage));
    await dropStage(stage);
    return { table, rowsReceived, rowsWritten: updated + inserted, rowsDeleted };
  } catch (error) {
    throw namingTable(error, table);
  }
}

/** Takes all changes of a key out of the stage but the one that counts. */
function keepLast(stage: ChangeStage): Promise<void> {
  const number = quoteName(stage.rowNumber);
  return deleteListed(
    stage,
    `SELECT ${number} AS place FROM (
  SELECT ${number}, ${termsOf(stage).turn} AS turn FROM ${quoteTable(stage.ref)} AS ${stageAlias}
) AS numbered WHERE turn > 1`,
  );
}

function termsOf(stage: ChangeStage) {
  const place = columnOf(stageAlias, stage.rowNumber);
  // Two keys that a collation takes for one are two keys still.
  const keyTerm = (column: string): string => {
    const term = columnOf(stageAlias, column);
    return isFoldingKey(stage, column) ? bytesOf(term) : term;
  };
  return changeTerms({ key: stage.request.key, names: stage, place, quoteName, keyTerm });
}

function deleteStatement(stage: ChangeStage): string {
  return `DELETE ${targetAlias} FROM ${quoteTable(stage.ref)} AS ${stageAlias}
STRAIGHT_JOIN ${quoteTable(stage.request.table)} AS ${targetAlias} ON ${isSameKey(stage)}
WHERE ${termsOf(stage).isDelete}`;
}

/**
 * Only rows that differ: the server itself would not write others, but fire their triggers. From the stage to the table, which the server might
 * turn round, since it knows little of a table that has just been filled.
 */
function updateStatement(stage: ChangeStage): string | undefined {
  const columns = valueColumns(stage.request);
  if (columns.length === 0) return undefined;
  const sets = columns.map((column) => `${columnOf(targetAlias, column)} = ${columnOf(stageAlias, column)}`);
  const same = columns.map((column) => {
    const native = stage.target.columns.get(column) ?? { type: 'longtext', isNullable: true };
    return isSameField(columnOf(targetAlias, column), columnOf(stageAlias, column), native);
  });
  return `UPDATE ${quoteTable(stage.ref)} AS ${stageAlias}
STRAIGHT_JOIN ${quoteTable(stage.request.table)} AS ${targetAlias} ON ${isSameKey(stage)}
SET ${sets.join(', ')}
WHERE ${termsOf(stage).isUpsert} AND NOT (${same.join(' AND ')})`;
}

function insertStatement(stage: ChangeStage): string {
  const { columns, key, table } = stage.request;
  const values = columns.map((column) => columnOf(stageAlias, column));
  return `INSERT INTO ${quoteTable(table)} (${columns.map(quoteName).join(', ')})
SELECT ${values.join(', ')} FROM ${quoteTable(stage.ref)} AS ${stageAlias}
LEFT JOIN ${quoteTable(table)} AS ${targetAlias} ON ${isSameKey(stage)}
WHERE ${termsOf(stage).isUpsert} AND ${columnOf(targetAlias, key[0])} IS NULL`;
}

/** The collation finds the row by its index, the bytes decide. */
function isSameKey(stage: ChangeStage): string {
  const terms = stage.request.key.flatMap((column) => {
    const [left, right] = [columnOf(targetAlias, column), columnOf(stageAlias, column)];
    const equal = `${left} = ${right}`;
    return isFoldingKey(stage, column) ? [equal, `${bytesOf(left)} = ${bytesOf(right)}`] : [equal];
  });
  return terms.join(' AND ');
}

/** A UUID is the same in letters of either case. */
function isFoldingKey({ fields }: ChangeStage, column: string): boolean {
  const field = fields.find((each) => each.column === column);
  return field !== undefined && field.from.kind !== 'uuid' && foldsText(field.to);
}

function columnOf(alias: string, column: string): string {
  return `${alias}.${quoteName(column)}`;
}
