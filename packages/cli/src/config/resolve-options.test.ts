import { SyncError } from '@sync/core';
import { describe, expect, it } from 'vitest';
import type { Flags } from './flags.ts';
import { parseFileConfig } from './read-file-config.ts';
import { resolveOptions } from './resolve-options.ts';

const secret = 'hunter2-never-print-me';
const jobRunId = '43a4aac5-c4a8-4e4f-8554-03b7c5fffc04-2024-06-14T17:43:24Z';
const source = { sourceConnectionUrl: 'postgres://localhost/x' };
const postgres = { destinationConnectionUrl: 'postgres://localhost/y' };
const mysql = { destinationConnectionUrl: 'mysql://localhost/y' };

const resolve = (flags: Flags, yaml = '') => resolveOptions(flags, { config: parseFileConfig(yaml, 'sync.yaml') });

async function refusal(flags: Flags, yaml?: string): Promise<string> {
  try {
    await resolve(flags, yaml);
  } catch (error) {
    if (SyncError.isInstance(error)) return `${error.code} ${error.context.option}: ${error.message}`;
    throw error;
  }
  return expect.fail('it was accepted');
}

describe('refused before anything is contacted', () => {
  it('is a destination in DynamoDB, by each of its flags and by its section', async () => {
    const flags: readonly (keyof Flags)[] = [
      'awsAccessKeyId',
      'awsSecretAccessKey',
      'awsSessionToken',
      'awsRoleArn',
      'awsRoleExternalId',
      'awsEndpoint',
      'awsRegion',
      'awsProfile',
    ];
    for (const flag of flags) {
      const said = await refusal({ ...source, ...postgres, [flag]: secret });
      expect(said).toMatch(/^CONFIG_NOT_BUILT aws-[a-z-]+: .*DynamoDB.* For a source in S3 give .* instead/);
      expect(said).not.toContain(secret);
    }
    const yaml = `aws-dynamodb-destination: { aws-cred-config: { secret-access-key: ${secret} } }`;
    const said = await refusal({ ...source, ...postgres }, yaml);
    expect(said).toMatch(/^CONFIG_NOT_BUILT aws-dynamodb-destination: .*source\.bucket/);
    expect(said).not.toContain(secret);
  });

  it('is a schema from the files of a run, which tell no types', async () => {
    const flags = { sourceBucket: 's3://runs', jobRunId, initSchema: true, ...postgres };
    expect(await refusal(flags)).toMatch(/^CONFIG_CONFLICT init-schema: /);
  });

  it('is a cascade in MySQL', async () => {
    expect(await refusal({ ...source, ...mysql, truncateCascade: true })).toMatch(
      /^CONFIG_CONFLICT truncate-cascade: /,
    );
    const yaml = 'destination: { truncate-cascade: true }';
    expect(await refusal({ ...source, ...mysql }, yaml)).toMatch(/^CONFIG_CONFLICT truncate-cascade: /);
  });

  it('is a row that is both kept and overwritten', async () => {
    const yaml = 'destination: { on-conflict: { do-nothing: true, do-update: { enabled: true } } }';
    expect(await refusal({ ...source, ...postgres }, yaml)).toMatch(/^CONFIG_CONFLICT on-conflict: /);
  });

  it('is a run without a destination', async () => {
    expect(await refusal(source)).toMatch(/^CONFIG_MISSING destination-connection-url: /);
  });

  it.each([
    ['oracle', 'CONFIG_INVALID'],
    ['mysql', 'CONFIG_CONFLICT'],
  ])('is the driver %s for a Postgres URL', async (destinationDriver, code) => {
    expect(await refusal({ ...source, ...postgres, destinationDriver })).toContain(`${code} destination-driver: `);
    expect(await refusal({ ...source, ...postgres }, `destination: { driver: ${destinationDriver} }`)).toContain(code);
  });
});

describe('switches of the file', () => {
  const yaml = `
source: { connection-url: 'postgres://localhost/x' }
destination:
  connection-url: mysql://localhost/y
  driver: MySQL
  init-schema: true
  truncate-before-insert: true
  truncate-cascade: true
  on-conflict: { do-nothing: true }
allow-remote: true
`;

  it('are switched off by flags', async () => {
    const flags = {
      initSchema: false,
      truncateBeforeInsert: false,
      truncateCascade: false,
      onConflictDoNothing: false,
    };
    expect(await resolve({ ...flags, allowRemote: false }, yaml)).toMatchObject({
      schema: 'none',
      truncate: 'none',
      onConflict: 'error',
      allowRemote: false,
    });
    expect(await resolve({ truncateCascade: false, onConflictDoUpdate: true }, yaml)).toMatchObject({
      schema: 'create',
      truncate: 'selected',
      onConflict: 'update',
      allowRemote: true,
    });
  });
});
