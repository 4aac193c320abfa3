import { deleteOperation } from './change.ts';
import { stageAlias } from './row-terms.ts';
import type { ChangesWriteRequest } from './sink.ts';

/** Names of a stage's own columns, different from those of the rows it holds, also where case is not told apart. */
export interface ChangeStageNames {
  readonly operation: string;
  readonly sequence: string;
  /** For engines whose stage counts its rows: their order of arrival. */
  readonly rowNumber: string;
}

/** Names the columns that a stage of changes has beside those of its rows. */
export function nameChangeColumns(columns: readonly string[]): ChangeStageNames {
  return {
    operation: freeName('dbsync_operation', columns),
    sequence: freeName('dbsync_sequence', columns),
    rowNumber: freeName('dbsync_row', columns),
  };
}

/** The name, or a longer one when it is taken. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const lower = new Set(taken.map((name) => name.toLowerCase()));
  let name = wanted;
  while (lower.has(name)) name += '_';
  return name;
}

/** Columns of a request that are not its key: what an upsert sets. */
export function valueColumns({ columns, key }: Pick<ChangesWriteRequest, 'columns' | 'key'>): readonly string[] {
  return columns.filter((column) => !key.includes(column));
}

/** Terms over a stage of changes, under {@link stageAlias}. The same in every dialect but for the quotes. */
export interface ChangeTerms {
  /** That the row deletes. The operation's column compares bytes. */
  readonly isDelete: string;
  /** That it does not, an operation of NULL included. */
  readonly isUpsert: string;
  /** 1 for the row that counts among those of its key, more for each other. */
  readonly turn: string;
}

export interface ChangeTermsInit {
  readonly key: readonly string[];
  readonly names: Pick<ChangeStageNames, 'operation' | 'sequence'>;
  /** Orders equal sequences by arrival: `stage.ctid`, a row number. */
  readonly place: string;
  readonly quoteName: (name: string) => string;
  /** What tells the key's column of a staged row from that of another. @defaultValue the column, by its own collation */
  readonly keyTerm?: (column: string) => string;
}

/** Writes the terms; the last by sequence, then by arrival, counts. */
export function changeTerms({ key, names, place, quoteName, keyTerm }: ChangeTermsInit): ChangeTerms {
  const columnOf = (name: string): string => `${stageAlias}.${quoteName(name)}`;
  const operation = columnOf(names.operation);
  const sequence = columnOf(names.sequence);
  // Engines do not agree where NULL sorts; a change without a sequence comes before all others.
  const order = `${sequence} IS NULL, ${sequence} DESC, ${place} DESC`;
  return {
    isDelete: `${operation} = '${deleteOperation}'`,
    isUpsert: `(${operation} IS NULL OR ${operation} <> '${deleteOperation}')`,
    turn: `row_number() OVER (PARTITION BY ${key.map(keyTerm ?? columnOf).join(', ')} ORDER BY ${order})`,
  };
}
