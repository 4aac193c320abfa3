import { ConfigError } from '@sync/core';
import type { FileConfig } from '../file-schema.ts';
import { chooseRun } from './choose-run.ts';
import { type BucketName, parseBucket } from './parse-bucket.ts';
import { zoneOf } from './server-zone.ts';
import type { SourceFlags } from './source-flags.ts';
import type { BucketTables, FolderTable, SourceRequest } from './source-request.ts';

type BucketFile = NonNullable<NonNullable<FileConfig['source']>['bucket']>;

/**
 * Lays the flags of a bucket over the file's. Keys are never taken: they come from the environment and the chain of the SDK.
 *
 * @throws {ConfigError} CONFIG_URL, CONFIG_CONFLICT naming what does not go together
 */
export function resolveBucket(flags: SourceFlags, config: FileConfig): SourceRequest {
  const file = config.source?.bucket ?? {};
  const name = bucketName(flags, file);
  const settings = { ...settingsOf(flags, file) };
  refuseOfOtherStore(settings, name.store);
  const { endpoint, region, profile, pathStyle, roleArn, roleExternalId, requesterPays, keyFile, userProject } =
    settings;
  const shared = {
    bucket: name.bucket,
    ...(name.prefix && { prefix: name.prefix }),
    ...(endpoint && { endpoint }),
    tables: tablesOf(flags, config),
  };
  if (name.store === 'gcs') {
    return {
      kind: 'gcs',
      options: { ...shared, ...(keyFile && { keyFile }), ...(userProject && { userProject }) },
    };
  }
  return {
    kind: 's3',
    options: {
      ...shared,
      ...(region && { region }),
      ...(profile && { profile }),
      ...(pathStyle !== undefined && { pathStyle }),
      ...(roleArn && { roleArn }),
      ...(roleExternalId && { roleExternalId }),
      ...(requesterPays !== undefined && { requesterPays }),
    },
  };
}

/** The bucket and the prefix; a flag wins over the file, and a prefix stands in one place. */
function bucketName(flags: SourceFlags, file: BucketFile): BucketName {
  const name = flags.sourceBucket
    ? parseBucket(flags.sourceBucket, '--source-bucket')
    : parseBucket(file.url ?? '', 'source.bucket.url');
  const given = flags.sourcePrefix || file.prefix;
  const isOverlaid = flags.sourcePrefix !== undefined && !flags.sourceBucket;
  if (name.prefix !== undefined && given && !isOverlaid) {
    throw conflict(
      'source-prefix',
      `The bucket's URL has a prefix, and so has ${flags.sourcePrefix ? '--source-prefix' : 'source.bucket.prefix'}. Give it once.`,
    );
  }
  const prefix = (given || name.prefix || '').replaceAll(/^\/+|\/+$/g, '');
  const { store, bucket } = name;
  return { store, bucket, ...(prefix !== '' && { prefix }) };
}

interface Settings {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly pathStyle?: boolean | undefined;
  readonly roleArn?: string | undefined;
  readonly roleExternalId?: string | undefined;
  readonly requesterPays?: boolean | undefined;
  readonly keyFile?: string | undefined;
  readonly userProject?: string | undefined;
}

function settingsOf(flags: SourceFlags, file: BucketFile): Settings {
  return {
    endpoint: checkEndpoint(flags.sourceEndpoint || file.endpoint),
    region: flags.sourceRegion || file.region,
    profile: flags.sourceProfile || file.profile,
    pathStyle: flags.sourcePathStyle ?? file['path-style'],
    roleArn: file['role-arn'],
    roleExternalId: file['role-external-id'],
    requesterPays: flags.sourceRequesterPays ?? file['requester-pays'],
    keyFile: flags.sourceKeyFile || file['key-file'],
    userProject: file['user-project'],
  };
}

/** Settings only one of the stores has, as a person writes them. */
const ownSettings = {
  s3: {
    region: '--source-region',
    profile: '--source-profile',
    pathStyle: '--source-path-style',
    roleArn: 'source.bucket.role-arn',
    roleExternalId: 'source.bucket.role-external-id',
    requesterPays: '--source-requester-pays',
  },
  gcs: { keyFile: '--source-key-file', userProject: 'source.bucket.user-project' },
} as const satisfies Record<BucketName['store'], Partial<Record<keyof Settings, string>>>;

function refuseOfOtherStore(settings: Settings, store: BucketName['store']): void {
  const others: Partial<Record<keyof Settings, string>> = ownSettings[store === 's3' ? 'gcs' : 's3'];
  for (const [key, option] of Object.entries(others) as [keyof Settings, string][]) {
    if (!settings[key]) continue;
    const advice =
      key === 'requesterPays' ? ' Name the project that pays as source.bucket.user-project in the file.' : '';
    throw conflict(
      option.replace(/^--/, ''),
      `${option} belongs to a bucket of ${store === 's3' ? 'Google Cloud Storage (gs://)' : 'S3 (s3://)'}, but this one is of ${store === 's3' ? 'S3' : 'Google Cloud Storage'}.${advice || ' Leave it out.'}`,
    );
  }
}

function checkEndpoint(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return text;
  throw new ConfigError({
    code: 'CONFIG_URL',
    message: '--source-endpoint must be http://host:port or https://host, without a user or a password.',
    context: { option: 'source-endpoint' },
  });
}

/** A run of a Neosync job when one is named, else folders of files. */
function tablesOf(flags: SourceFlags, config: FileConfig): BucketTables {
  const file = config.source?.bucket;
  const run = chooseRun(flags, config);
  const isRun = run.jobId !== undefined || run.jobRunId !== undefined;
  const absentTables = flags.absentTables ?? file?.['absent-tables'];
  if (!isRun && absentTables !== undefined) {
    throw conflict(
      'absent-tables',
      '--absent-tables says what a table means that a run of a Neosync job does not have: name the run by --job-id or --job-run-id.',
    );
  }
  if (isRun && (file?.tables !== undefined || file?.schema !== undefined)) {
    throw conflict(
      'source.bucket.tables',
      'source.bucket.tables and source.bucket.schema describe folders of files, but a run of a Neosync job is named (job-id or job-run-id), which has a layout of its own. Leave one of the two out.',
    );
  }
  if (isRun) {
    const serverZone = zoneOf(flags, config);
    return { kind: 'job-run', ...run, ...(absentTables && { absentTables }), ...(serverZone && { serverZone }) };
  }
  if (flags.neosyncServerZone) {
    throw conflict(
      'neosync-server-zone',
      '--neosync-server-zone is about runs of Neosync jobs: name one by --job-id or --job-run-id, or leave it out.',
    );
  }
  const tables = Object.entries(file?.tables ?? {}).map(([name, table]) => [name, folderTable(table)] as const);
  return {
    kind: 'folders',
    ...(tables.length > 0 && { tables: Object.fromEntries(tables) }),
    ...(file?.schema && { schema: file.schema }),
  };
}

function folderTable(table: NonNullable<BucketFile['tables']>[string]): FolderTable {
  const { objects, format, columns, 'primary-key': primaryKey, 'null-text': nullText, 'has-header': hasHeader } = table;
  return {
    ...(objects !== undefined && { objects }),
    ...(format !== undefined && { format }),
    ...(columns !== undefined && {
      columns: columns.map(({ name, type, nullable }) => ({
        name,
        type,
        ...(nullable !== undefined && { isNullable: nullable }),
      })),
    }),
    ...(primaryKey !== undefined && { primaryKey }),
    ...(nullText !== undefined && { nullText }),
    ...(hasHeader !== undefined && { hasHeader }),
  };
}

function conflict(option: string, message: string): ConfigError {
  return new ConfigError({ code: 'CONFIG_CONFLICT', message, context: { option } });
}
