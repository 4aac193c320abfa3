import { ConfigError, invalidOption } from '@sync/core/connector';
import type { BucketContent, BucketLayout, BucketPlace, JobRunSelection } from '@sync/files';
import type { CallOptions } from '@sync/core/connector';
import { isZone } from '../values/zones.ts';
import { findRun } from './find-run.ts';
import { listRunTables } from './run-tables.ts';

/**
 * The tables of one run of a Neosync job: `[<prefix>/]workflows/<run>/activities/<schema>.<table>/data/…`. Whatever objects are called, they hold
 * lines of JSON. A folder's name is split at its first dot, so that schemas with dots in their names cannot be read; without a dot, the schema is
 * `public`.
 *
 * @throws {ConfigError} CONFIG_MISSING, CONFIG_INVALID
 */
export function jobRunLayout(selection: JobRunSelection): BucketLayout {
  checkSelection(selection);
  return { find: (place, call) => findTables(selection, place, call) };
}

function checkSelection({ jobId, jobRunId, absentTables, serverZone }: JobRunSelection): void {
  if (jobId === undefined && jobRunId === undefined) {
    throw new ConfigError({
      code: 'CONFIG_MISSING',
      message: 'A bucket with the runs of Neosync jobs needs the id of a job (jobId) or of one of its runs (jobRunId).',
      context: { option: 'tables.jobRunId' },
    });
  }
  for (const [option, id] of Object.entries({ jobId, jobRunId })) {
    if (id !== undefined && !/^[^/]+$/.test(id)) throw invalidOption(`tables.${option}`, 'an id without slashes', id);
  }
  if (absentTables !== undefined && absentTables !== 'error' && absentTables !== 'empty') {
    throw invalidOption('tables.absentTables', '`error` or `empty`', absentTables);
  }
  if (serverZone !== undefined && !isZone(serverZone)) {
    throw invalidOption('tables.serverZone', 'an IANA time zone, such as Europe/Berlin', serverZone);
  }
}

async function findTables(selection: JobRunSelection, place: BucketPlace, call: CallOptions): Promise<BucketContent> {
  const run = await findRun(selection, place, call);
  const tables = await listRunTables({ run, serverZone: selection.serverZone }, place, call);
  const started = run.startedAt === undefined ? '' : `, started at ${run.startedAt}`;
  return {
    tables,
    howPinned: `the run ${run.id}${started}, each object in the version that was listed`,
    ...(selection.absentTables !== undefined && { absentTables: selection.absentTables }),
  };
}
