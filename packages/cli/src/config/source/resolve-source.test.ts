import { SyncError } from '@sync/core';
import { describe, expect, it } from 'vitest';
import { parseFileConfig } from '../read-file-config.ts';
import { resolveSource } from './resolve-source.ts';
import type { SourceFlags } from './source-flags.ts';

const connectionId = '3b83d553-4c2a-4d5e-9a63-6f1de6a0a1c1';
const accountId = '6d9b3b83-4f4f-4f5f-9f5f-6f0e5b1f0c11';
const jobId = '43a4aac5-c4a8-4e4f-8554-03b7c5fffc04';
const otherJobId = '53a4aac5-c4a8-4e4f-8554-03b7c5fffc04';
const secret = 'neo_at_v1_never-print-me';

const resolve = (flags: SourceFlags, yaml = '') => resolveSource(flags, parseFileConfig(yaml, 'sync.yaml'));

function refusal(flags: SourceFlags, yaml = ''): string {
  try {
    resolve(flags, yaml);
  } catch (error) {
    if (SyncError.isInstance(error)) return `${error.code} ${error.context.option}: ${error.message}`;
  }
  return expect.fail('it was accepted');
}

describe('a connection of the Neosync API', () => {
  const yaml = `
source:
  connection-id: ${connectionId}
  connection-opts: { job-id: ${jobId}, job-run-id: run-1, allow-incomplete-run: true, server-zone: Europe/Berlin }
  api-url: http://localhost:8080
account-id: ${accountId}
`;

  it('is told by a file', () => {
    expect(resolve({}, yaml)).toEqual({
      kind: 'neosync',
      options: {
        connectionId,
        apiUrl: 'http://localhost:8080',
        accountId,
        jobId,
        jobRunId: 'run-1',
        allowIncompleteRun: true,
        serverZone: 'Europe/Berlin',
      },
    });
  });

  it('is told by flags, which win one by one', () => {
    const flags: SourceFlags = {
      connectionId,
      apiKey: secret,
      apiUrl: 'https://api.example',
      accountId: jobId,
      jobRunId: 'run-2',
      allowIncompleteRun: false,
      neosyncServerZone: 'UTC',
    };
    const options = {
      connectionId,
      apiKey: secret,
      apiUrl: 'https://api.example',
      accountId: jobId,
      jobRunId: 'run-2',
      allowIncompleteRun: false,
      serverZone: 'UTC',
    };
    expect(resolve(flags, yaml)).toEqual({ kind: 'neosync', options });
    expect(resolve(flags)).toEqual({ kind: 'neosync', options });
  });

  it('has the job of a flag, whatever run the file names', () => {
    expect(resolve({ jobId: otherJobId }, yaml)).toMatchObject({ options: { jobId: otherJobId } });
    expect(resolve({ jobId: otherJobId }, yaml)).not.toHaveProperty('options.jobRunId');
  });

  it('takes nothing from flags that are empty, as a variable that is not set leaves them', () => {
    expect(resolve({ sourceConnectionUrl: '', jobId: '', jobRunId: '', apiKey: '', apiUrl: '' }, yaml)).toEqual(
      resolve({}, yaml),
    );
  });

  it('is refused with an id that is no UUID, which is not shown', () => {
    expect(refusal({ connectionId: secret })).toMatch(/^CONFIG_INVALID connection-id: --connection-id must be a UUID/);
    expect(refusal({ connectionId: secret })).not.toContain(secret);
    expect(refusal({ connectionId, jobId: 'x' })).toMatch(/^CONFIG_INVALID job-id: /);
    expect(refusal({ connectionId, accountId: 'x' })).toMatch(/^CONFIG_INVALID account-id: /);
  });

  it('is refused with a time zone that there is not', () => {
    expect(refusal({ connectionId, neosyncServerZone: 'Local' })).toMatch(/^CONFIG_INVALID neosync-server-zone: /);
  });

  it.each<[SourceFlags]>([[{ sourcePrefix: 'x' }], [{ sourcePathStyle: true }], [{ absentTables: 'empty' }]])(
    'is refused with what belongs to a bucket: %j',
    (flags) => {
      expect(refusal({ connectionId, ...flags })).toMatch(
        /^CONFIG_CONFLICT .* belongs to a bucket \(--source-bucket\)/,
      );
    },
  );
});

describe('a bucket', () => {
  it('holds folders of files', () => {
    const yaml = `
source:
  bucket:
    url: s3://exports/nightly/
    region: eu-central-1
    endpoint: http://127.0.0.1:9000
    path-style: true
    profile: work
    role-arn: arn:aws:iam::1:role/reader
    role-external-id: me
    requester-pays: true
    schema: shop
    tables:
      shop.orders:
        objects: orders/**/*.csv.gz
        format: csv
        columns: [{ name: id, type: bigint, nullable: false }, { name: note, type: text }]
        primary-key: [id]
        null-text: "NULL"
        has-header: false
      users:
`;
    expect(resolve({}, yaml)).toEqual({
      kind: 's3',
      options: {
        bucket: 'exports',
        prefix: 'nightly',
        region: 'eu-central-1',
        endpoint: 'http://127.0.0.1:9000',
        pathStyle: true,
        profile: 'work',
        roleArn: 'arn:aws:iam::1:role/reader',
        roleExternalId: 'me',
        requesterPays: true,
        tables: {
          kind: 'folders',
          schema: 'shop',
          tables: {
            'shop.orders': {
              objects: 'orders/**/*.csv.gz',
              format: 'csv',
              columns: [
                { name: 'id', type: 'bigint', isNullable: false },
                { name: 'note', type: 'text' },
              ],
              primaryKey: ['id'],
              nullText: 'NULL',
              hasHeader: false,
            },
            users: {},
          },
        },
      },
    });
  });

  it('holds the runs of a job when one is named', () => {
    expect(resolve({ sourceBucket: 'gs://runs', sourcePrefix: '/a/b/', jobId, absentTables: 'empty' })).toEqual({
      kind: 'gcs',
      options: { bucket: 'runs', prefix: 'a/b', tables: { kind: 'job-run', jobId, absentTables: 'empty' } },
    });
    const yaml = `source: { bucket: { url: runs, absent-tables: empty }, connection-opts: { job-run-id: run-1, server-zone: Asia/Tokyo } }`;
    expect(resolve({}, yaml)).toEqual({
      kind: 's3',
      options: {
        bucket: 'runs',
        tables: { kind: 'job-run', jobRunId: 'run-1', absentTables: 'empty', serverZone: 'Asia/Tokyo' },
      },
    });
  });

  it('is laid over by flags', () => {
    const yaml = `source: { bucket: { url: s3://exports/nightly, region: eu-central-1, path-style: true } }`;
    const flags: SourceFlags = { sourcePrefix: 'weekly', sourceRegion: 'us-east-1', sourcePathStyle: false };
    expect(resolve(flags, yaml)).toMatchObject({
      options: { bucket: 'exports', prefix: 'weekly', region: 'us-east-1', pathStyle: false },
    });
    expect(resolve({ sourceBucket: 's3://others/daily' }, yaml)).toMatchObject({
      options: { bucket: 'others', prefix: 'daily', region: 'eu-central-1' },
    });
  });

  it('of Google has a key file and a project that pays', () => {
    const yaml = `source: { bucket: { url: gs://runs, key-file: key.json, user-project: mine } }`;
    expect(resolve({}, yaml)).toMatchObject({ kind: 'gcs', options: { keyFile: 'key.json', userProject: 'mine' } });
  });

  it.each([
    `https://key:${secret}@host/bucket`,
    `s3://key:${secret}@bucket`,
    's3://',
    's3:///x',
    'a',
    'two words',
    'folder/file',
    'ftp://exports',
  ])('is refused as %s, which is not shown', (sourceBucket) => {
    expect(refusal({ sourceBucket })).toMatch(/^CONFIG_URL source-bucket: /);
    expect(refusal({ sourceBucket })).not.toContain(secret);
  });

  it.each<[string, SourceFlags, string?]>([
    ['source-prefix', { sourceBucket: 's3://b-1/x', sourcePrefix: 'y' }],
    ['source-key-file', { sourceBucket: 's3://b-1', sourceKeyFile: 'k' }],
    ['source-region', { sourceBucket: 'gs://b-1', sourceRegion: 'x' }],
    ['source-requester-pays', { sourceBucket: 'gs://b-1', sourceRequesterPays: true }],
    ['absent-tables', { sourceBucket: 'b-1', absentTables: 'error' }],
    ['neosync-server-zone', { sourceBucket: 'b-1', neosyncServerZone: 'UTC' }],
    ['source.bucket.tables', { jobId }, 'source: { bucket: { url: b-1, tables: { t: {} } } }'],
    ['api-key', { sourceBucket: 'b-1', apiKey: secret }],
    ['allow-incomplete-run', { sourceBucket: 'b-1', allowIncompleteRun: true }],
  ])('is refused with --%s where it does not go together: %j', (option, flags, yaml) => {
    expect(refusal(flags, yaml)).toContain(`CONFIG_CONFLICT ${option}: `);
    expect(refusal(flags, yaml)).not.toContain(secret);
  });

  it('is not asked by an endpoint with a password, which is not shown', () => {
    const sourceEndpoint = `http://me:${secret}@host:9000`;
    expect(refusal({ sourceBucket: 'b-1', sourceEndpoint })).toMatch(/^CONFIG_URL source-endpoint: /);
    expect(refusal({ sourceBucket: 'b-1', sourceEndpoint })).not.toContain(secret);
  });
});

describe('a source', () => {
  const sourceConnectionUrl = 'postgres://localhost/x';

  it('is one: two at once are refused, on the command line and in the file', () => {
    expect(refusal({ sourceConnectionUrl, connectionId })).toMatch(
      /^CONFIG_CONFLICT source-connection-url: .*--source-connection-url and --connection-id/,
    );
    expect(refusal({}, `source: { connection-id: ${connectionId}, bucket: { url: b-1 } }`)).toMatch(
      /^CONFIG_CONFLICT source: .*source.connection-id and source.bucket.url/,
    );
  });

  it('on the command line stands in for the one of the file', () => {
    const yaml = `source: { connection-id: ${connectionId}, connection-opts: { job-id: ${jobId} } }`;
    expect(resolve({ sourceConnectionUrl }, yaml)).toEqual({
      kind: 'url',
      url: sourceConnectionUrl,
      flag: 'source-connection-url',
    });
    expect(resolve({ sourceBucket: 's3://runs' }, yaml)).toMatchObject({
      kind: 's3',
      options: { tables: { kind: 'job-run', jobId } },
    });
  });

  it.each<[SourceFlags]>([[{ jobId }], [{ jobRunId: 'x' }], [{ apiKey: secret }], [{ sourceRegion: 'x' }]])(
    'given by its URL is refused with what it does not have: %j',
    (flags) => {
      expect(refusal({ sourceConnectionUrl, ...flags })).toMatch(/^CONFIG_CONFLICT .* belongs to /);
      expect(refusal({ sourceConnectionUrl, ...flags })).not.toContain(secret);
    },
  );

  it('is missing when nothing names one, even if a job is named', () => {
    expect(refusal({})).toMatch(/^CONFIG_MISSING source-connection-url: /);
    expect(refusal({ jobId, apiKey: secret })).toMatch(/^CONFIG_MISSING .*--connection-id/);
  });
});
