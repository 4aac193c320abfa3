import { S3Client } from '@aws-sdk/client-s3';
import { ConfigError } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { s3Source, type S3SourceOptions } from '../src/index.ts';
import { checkS3Options } from '../src/options.ts';

const good: S3SourceOptions = { bucket: 'bucket', tables: { kind: 'folders' } };

function faultOf(options: object): ConfigError {
  try {
    s3Source({ ...good, ...options } as S3SourceOptions);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the options were taken');
}

describe('the options of s3Source', () => {
  it.each([
    [{ bucket: undefined }, 'CONFIG_MISSING', 'bucket'],
    [{ bucket: '' }, 'CONFIG_INVALID', 'bucket'],
    [{ bucket: 's3://bucket/prefix' }, 'CONFIG_INVALID', 'bucket'],
    [{ bucket: 'with blank' }, 'CONFIG_INVALID', 'bucket'],
    [{ bucket: 7 }, 'CONFIG_INVALID', 'bucket'],
    [{ prefix: 's3://bucket/x' }, 'CONFIG_INVALID', 'prefix'],
    [{ prefix: 'x'.repeat(1024) }, 'CONFIG_INVALID', 'prefix'],
    [{ buket: 'x' }, 'CONFIG_UNKNOWN_KEY', 'buket'],
    [{ endpoint: 'localhost:9000' }, 'CONFIG_URL', 'endpoint'],
    [{ endpoint: 'http://key:secret@localhost' }, 'CONFIG_URL', 'endpoint'],
    [{ accessKeyId: 'x' }, 'CONFIG_MISSING', 'secretAccessKey'],
    [{ secretAccessKey: 'x' }, 'CONFIG_MISSING', 'accessKeyId'],
    [{ sessionToken: 'x' }, 'CONFIG_MISSING', 'accessKeyId'],
    [{ roleExternalId: 'x' }, 'CONFIG_MISSING', 'roleArn'],
    [{ profile: 'x', accessKeyId: 'x', secretAccessKey: 'x' }, 'CONFIG_CONFLICT', 'profile'],
    [{ client: new S3Client({}), region: 'x' }, 'CONFIG_CONFLICT', 'client'],
    [{ pathStyle: 'yes' }, 'CONFIG_INVALID', 'pathStyle'],
    [{ region: ' ' }, 'CONFIG_INVALID', 'region'],
    [{ tables: undefined }, 'CONFIG_INVALID', 'tables'],
    [{ tables: { kind: 'job-run' } }, 'CONFIG_MISSING', 'tables.jobRunId'],
  ])('refuse %j', (options, code, option) => {
    const error = faultOf(options);
    expect([error.code, error.context.option]).toEqual([code, option]);
    expect(error.message).not.toContain('secret@');
  });

  it('take prefixes with slashes at their ends, and ARNs of access points', () => {
    expect(checkS3Options({ ...good, prefix: '/a/b//' }).prefix).toBe('a/b');
    expect(checkS3Options({ ...good, prefix: '/' }).prefix).toBe('');
    const bucket = 'arn:aws:s3:eu-west-1:123456789012:accesspoint/reader';
    expect(checkS3Options({ ...good, bucket }).bucket).toBe(bucket);
  });

  it('know what is on this machine', () => {
    expect(checkS3Options({ ...good, endpoint: 'http://[::1]:9000' }).isLocal).toBe(true);
    expect(checkS3Options({ ...good, endpoint: 'https://minio.example.org' }).isLocal).toBe(false);
  });
});
