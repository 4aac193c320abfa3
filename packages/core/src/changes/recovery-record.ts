import { createHash } from 'node:crypto';
import { type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { NeutralType } from '../catalog/neutral-type.ts';
import type { StateEntry, StateRemoval, StateRow, StateTable } from '../connector/state.ts';
import { ChangeError } from '../errors/classes.ts';
import type { ReplicaRun } from './replica-run.ts';

/** What has to be finished before anything else is done to a replica, where making and dropping tables commits by itself. */
export interface RecoveryRecord {
  readonly target: TableRef;
  /**
   * `rename`: the built table is to be the target. `drop`: the target is to go, first under a private name. `discard`: it has that name, and
   * a table that is the target by now is somebody else's.
   */
  readonly action: 'rename' | 'drop' | 'discard';
  /** The private name. */
  readonly built: TableRef;
}

/** Two names of 64 characters, in the JSON of a table's key. */
const nameType: NeutralType = { kind: 'text', maxLength: 512, isFixed: false };

/** The table of recovery records, in the sink's default schema. */
function recordsOf(schema: string): StateTable {
  return {
    table: { schema, name: 'dbsync_recovery' },
    columns: [
      { name: 'target', type: nameType, isNullable: false },
      { name: 'action', type: { kind: 'text', maxLength: 16, isFixed: false }, isNullable: false },
      { name: 'built', type: nameType, isNullable: false },
    ],
    key: ['target'],
  };
}

/** Name under which a replica is built or discarded: the same for each run, so that one finds what another left. */
export function privateName(target: TableRef): TableRef {
  const hash = createHash('sha256').update(tableKey(target)).digest('hex').slice(0, 16);
  return { schema: target.schema, name: `dbsync_new_${hash}` };
}

/** Whether this sink needs records at all. */
export function needsRecords({ sink }: Pick<ReplicaRun, 'sink'>): boolean {
  return !sink.capabilities.hasTransactionalSchema;
}

/** Where they are, and which there are: one's, or all. @throws {ChangeError} CHANGE_STATE_INVALID */
export async function readRecords(
  read: (table: StateTable, where?: ReadonlyMap<string, string>) => Promise<readonly StateRow[] | undefined>,
  { schema, target }: { readonly schema: string; readonly target?: TableRef },
): Promise<readonly RecoveryRecord[]> {
  const where = target === undefined ? undefined : new Map([['target', tableKey(target)]]);
  const rows = (await read(recordsOf(schema), where)) ?? [];
  return rows.map(parseRecord);
}

/** How a record is written. */
export function recordEntry(schema: string, record: RecoveryRecord): StateEntry {
  const { target, action, built } = record;
  return { ...recordsOf(schema), row: [tableKey(target), action, tableKey(built)] };
}

/** How a record is taken away. */
export function recordRemoval(schema: string, { target }: RecoveryRecord): StateRemoval {
  return { ...recordsOf(schema), keyValues: [tableKey(target)] };
}

function parseRecord([target = null, action = null, built = null]: StateRow): RecoveryRecord {
  const known = (['rename', 'drop', 'discard'] as const).find((each) => each === action);
  if (known === undefined) throw invalid();
  return { target: parseRef(target), action: known, built: parseRef(built) };
}

function parseRef(text: string | null): TableRef {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    if (Array.isArray(parsed) && typeof parsed[0] === 'string' && typeof parsed[1] === 'string') {
      return { schema: parsed[0], name: parsed[1] };
    }
  } catch {
    // Told below, without the text.
  }
  throw invalid();
}

function invalid(): ChangeError {
  const message =
    'A row of dbsync_recovery at the sink is none that dbsync writes. Look at it, and take it away if nobody needs it.';
  return new ChangeError({
    code: 'CHANGE_STATE_INVALID',
    message,
    advice: 'fix',
    context: { table: 'dbsync_recovery' },
  });
}
