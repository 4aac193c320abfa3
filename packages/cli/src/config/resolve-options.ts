import { ConfigError, type SyncOptions } from '@sync/core';
import { type ConnectorRequest, engineOfUrl, openableSink, openableSource } from '../connectors.ts';
import type { FileConfig } from './file-schema.ts';
import type { Flags } from './flags.ts';
import { parseDuration } from './parse-duration.ts';
import type { LoadedFile } from './read-file-config.ts';
import { refuseUnbuilt } from './refuse-unbuilt.ts';
import { resolvePlaces } from './resolve-places.ts';
import { resolveSource } from './source/resolve-source.ts';
import type { SourceRequest } from './source/source-request.ts';

/**
 * Lays the flags over the configuration file and makes the options of `sync()`. Contacts nothing.
 *
 * @throws {ConfigError} with the flag's name when a value is missing, malformed or excluded by another
 */
export async function resolveOptions(flags: Flags, loaded: LoadedFile): Promise<SyncOptions> {
  const { config } = loaded;
  refuseUnbuilt(flags, config);
  const request = resolveSource(flags, config);
  const destination = config.destination ?? {};
  const sink = required(
    flags.destinationConnectionUrl ?? destination['connection-url'],
    'destination-connection-url',
    'destination.connection-url',
  );
  const driver = flags.destinationDriver ?? destination.driver;
  const allowRemote = flags.allowRemote ?? config['allow-remote'];
  const schema = (flags.initSchema ?? destination['init-schema']) === true ? 'create' : 'none';
  const truncate = truncateOf(flags, destination);
  refuseSchemaOfRun(request, schema);
  refuseCascade(sink, truncate);
  return {
    source: await openableSource(request),
    sink: await openableSink(
      sinkRequest({ url: sink, flags, destination, ...(driver === undefined ? {} : { driver }) }),
    ),
    schema,
    truncate,
    onConflict: onConflictOf(flags, destination),
    ...tablesOf(flags, config),
    ...resolvePlaces(flags, config),
    ...batchOf(flags, destination),
    ...(allowRemote === undefined ? {} : { allowRemote }),
  };
}

type Destination = NonNullable<FileConfig['destination']>;

function required(value: string | undefined, flag: string, key: string): string {
  if (value !== undefined && value !== '') return value;
  throw new ConfigError({
    code: 'CONFIG_MISSING',
    message: `--${flag} is missing. Give the flag, or ${key} in the configuration file.`,
    context: { option: flag },
  });
}

/** Files of a run tell no types, so that no table can be made of them. */
function refuseSchemaOfRun(request: SourceRequest, schema: NonNullable<SyncOptions['schema']>): void {
  const isRun = (request.kind === 's3' || request.kind === 'gcs') && request.options.tables.kind === 'job-run';
  if (!isRun || schema === 'none') return;
  throw new ConfigError({
    code: 'CONFIG_CONFLICT',
    message:
      '--init-schema needs a source that tells its tables, and a run of a Neosync job in a bucket has values only. Make the tables first, from the database that the job reads say, then leave --init-schema out.',
    context: { option: 'init-schema' },
  });
}

function refuseCascade(sink: string, truncate: NonNullable<SyncOptions['truncate']>): void {
  if (truncate !== 'cascade' || engineOfUrl(sink, 'destination-connection-url') !== 'mysql') return;
  throw new ConfigError({
    code: 'CONFIG_CONFLICT',
    message:
      '--truncate-cascade works with Postgres destinations only: MySQL empties no table along with another. Select the tables that reference each other and use --truncate-before-insert.',
    context: { option: 'truncate-cascade' },
  });
}

function truncateOf(flags: Flags, destination: Destination): NonNullable<SyncOptions['truncate']> {
  if ((flags.truncateCascade ?? destination['truncate-cascade']) === true) return 'cascade';
  return (flags.truncateBeforeInsert ?? destination['truncate-before-insert']) === true ? 'selected' : 'none';
}

function onConflictOf(flags: Flags, destination: Destination): NonNullable<SyncOptions['onConflict']> {
  const conflict = destination['on-conflict'];
  const isNothing = flags.onConflictDoNothing ?? (flags.onConflictDoUpdate === true ? false : conflict?.['do-nothing']);
  const isUpdate =
    flags.onConflictDoUpdate ?? (flags.onConflictDoNothing === true ? false : conflict?.['do-update']?.enabled);
  if (isNothing === true && isUpdate === true) {
    throw new ConfigError({
      code: 'CONFIG_CONFLICT',
      message:
        'On conflict, a row is either kept or overwritten: choose one of --on-conflict-do-nothing and --on-conflict-do-update.',
      context: { option: 'on-conflict' },
    });
  }
  return isNothing === true ? 'nothing' : isUpdate === true ? 'update' : 'error';
}

function tablesOf(flags: Flags, config: FileConfig): Pick<SyncOptions, 'tables'> {
  const include = flags.include ?? config.tables?.include;
  const exclude = flags.exclude ?? config.tables?.exclude;
  if (include === undefined && exclude === undefined) return {};
  return { tables: { ...(include === undefined ? {} : { include }), ...(exclude === undefined ? {} : { exclude }) } };
}

function batchOf(flags: Flags, destination: Destination): Pick<SyncOptions, 'batch' | 'maxInFlight'> {
  const count = flags.destinationBatchCount ?? destination.batch?.count;
  const period = flags.destinationBatchPeriod ?? destination.batch?.period;
  const maxInFlight = flags.destinationMaxInFlight ?? destination['max-in-flight'];
  // As with the flags' forerunner, 0 and an empty period mean "no bound".
  const periodMs = period === undefined || period === '' ? 0 : parseDuration(period, 'destination-batch-period');
  const batch = { ...(count ? { count } : {}), ...(periodMs > 0 ? { periodMs } : {}) };
  return { ...(Object.keys(batch).length > 0 ? { batch } : {}), ...(maxInFlight ? { maxInFlight } : {}) };
}

interface SinkRequestInput {
  readonly url: string;
  readonly flags: Flags;
  readonly destination: Destination;
  readonly driver?: string;
}

function sinkRequest({ url, flags, destination, driver }: SinkRequestInput): ConnectorRequest {
  const options = destination['connection-opts'];
  const maxOpen = flags.destinationOpenLimit ?? options?.['open-limit'];
  const maxIdle = flags.destinationIdleLimit ?? options?.['idle-limit'];
  const idle = flags.destinationIdleDuration ?? options?.['idle-duration'];
  const lifetime = flags.destinationOpenDuration ?? options?.['open-duration'];
  return {
    url,
    flag: 'destination-connection-url',
    ...(driver === undefined || driver === '' ? {} : { driver }),
    pool: {
      ...(maxOpen ? { maxOpen } : {}),
      ...(maxIdle === undefined ? {} : { maxIdle }),
      ...(idle === undefined ? {} : { idleMs: parseDuration(idle, 'destination-idle-duration') }),
      ...(lifetime === undefined ? {} : { lifetimeMs: parseDuration(lifetime, 'destination-open-duration') }),
    },
  };
}
