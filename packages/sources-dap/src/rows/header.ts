import { corruptFile, type FilePlace } from './corrupt.ts';
import { actionName, type RowPlan, sequenceName } from './row-plan.ts';

/** What the columns of a file are in the batch. */
export interface HeaderMap {
  /** By column of the file: the field of the batch; {@link leftOut} or {@link isAction}. */
  readonly targets: Int32Array;
  /** Columns that nothing is known of. */
  readonly unknown: readonly string[];
}

export const leftOut = -1;
export const isAction = -2;

/**
 * Finds the plan's fields among the names of a header, in whatever order they are.
 *
 * @throws {ReadError} READ_CORRUPT when one is missing or there twice
 */
export function mapHeader(names: readonly string[], plan: RowPlan, place: FilePlace): HeaderMap {
  const indexes = new Map(plan.fields.map(({ fileName }, index) => [fileName, index]));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw corruptFile(place, `the header has ${twice} twice`);
  for (const { fileName } of plan.fields) {
    const isOptional = fileName === actionName && !plan.needsAction;
    if (!isOptional && !names.includes(fileName)) throw corruptFile(place, `the header has no ${fileName}`);
  }
  if (!names.includes(sequenceName)) throw corruptFile(place, `the header has no ${sequenceName}`);
  if (plan.needsAction && !names.includes(actionName)) throw corruptFile(place, `the header has no ${actionName}`);
  const unknown: string[] = [];
  const targets = names.map((name) => {
    if (name === actionName) return isAction;
    const index = indexes.get(name);
    if (index === undefined && name !== sequenceName) unknown.push(name);
    return index ?? leftOut;
  });
  return { targets: Int32Array.from(targets), unknown };
}
