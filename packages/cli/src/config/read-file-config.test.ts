import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyncError } from '@sync/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseFileConfig, readFileConfig } from './read-file-config.ts';

/** Every key that `neosync.yaml` has, each with a value of its type. */
const everyNeosyncKey = `
source:
  connection-id: 3b83d553-d5ad-42f5-8a8b-b4a2a1d6b6d7
  connection-opts:
    job-id: a
    job-run-id: b
destination:
  connection-url: postgres://postgres@localhost:5432/postgres?sslmode=disable
  driver: postgres
  init-schema: true
  truncate-before-insert: true
  truncate-cascade: false
  on-conflict:
    do-nothing: true
    do-update:
      enabled: false
  connection-opts:
    open-limit: 10
    idle-limit: 2
    idle-duration: 30s
    open-duration: 1h
  max-in-flight: 64
  batch:
    count: 100
    period: 5s
aws-dynamodb-destination:
  aws-cred-config:
    region: us-west-2
    access-key-id: a
    secret-access-key: b
    session-token: c
    role-arn: d
    role-external-id: e
    endpoint: f
    profile: g
account-id: abc
output-type: plain
debug: true
`;

function failureOf(call: () => unknown): SyncError {
  try {
    call();
  } catch (error) {
    if (SyncError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('parseFileConfig', () => {
  it('reads every key of neosync.yaml unchanged', () => {
    const config = parseFileConfig(everyNeosyncKey, 'neosync.yaml');
    expect(config.destination?.['connection-opts']).toEqual({
      'open-limit': 10,
      'idle-limit': 2,
      'idle-duration': '30s',
      'open-duration': '1h',
    });
    expect(config['aws-dynamodb-destination']?.['aws-cred-config']?.profile).toBe('g');
  });

  it('takes an empty file and empty sections as left out', () => {
    expect(parseFileConfig('', 'sync.yaml')).toEqual({});
    expect(parseFileConfig('destination:\ntables:\n  include:\n', 'sync.yaml')).toEqual({ tables: {} });
    // A table of a bucket is selected by its name alone.
    expect(parseFileConfig('source: { bucket: { tables: { orders: } } }', 'sync.yaml')).toEqual({
      source: { bucket: { tables: { orders: {} } } },
    });
  });

  it.each([
    ['destnation: {}', /destnation is not known\. Did you mean destination\?/],
    [
      'destination: { initSchema: true }',
      /destination\.initSchema is not known\. Did you mean destination\.init-schema\?/,
    ],
    [
      'destination: { on-conflict: { do-update: { enable: true } } }',
      /destination\.on-conflict\.do-update\.enable is not known\. Did you mean destination\.on-conflict\.do-update\.enabled\?/,
    ],
    ['tables: { zzzzzzzzzzzzz: 1 }', /tables\.zzzzzzzzzzzzz is not known\. Valid here: include, exclude\./],
    [
      'source: { bucket: { tables: { orders: { primarykey: [id] } } } }',
      /source\.bucket\.tables\.orders\.primarykey is not known\. Did you mean source\.bucket\.tables\.orders\.primary-key\?/,
    ],
    [
      'source: { bucket: { tables: { orders: { columns: [{ name: a, typ: text }] } } } }',
      /columns\.0\.typ is not known\. Did you mean .*columns\.0\.type\?/,
    ],
    ['columns: { note: { typ: text } }', /columns\.note\.typ is not known\. Did you mean columns\.note\.type\?/],
  ])('refuses the unknown key of %s with its path and the nearest valid one', (text, message) => {
    const error = failureOf(() => parseFileConfig(text, 'sync.yaml'));
    expect(error.code).toBe('CONFIG_UNKNOWN_KEY');
    expect(error.message).toMatch(message);
  });

  it.each([
    ['destination: { init-schema: "yes" }', /destination\.init-schema must be boolean; it is a string/],
    ['destination: { connection-url: [secret] }', /destination\.connection-url must be string; it is a list/],
    ['destination: { max-in-flight: 1.5 }', /destination\.max-in-flight must be a whole number/],
    ['destination: 5', /destination must be a section; it is a number/],
    ['- a', /the file must be a section; it is a list/],
    ['tables: { include: [1] }', /tables\.include\.0 must be string; it is a number/],
    ['source: { bucket: { tables: { t: { null-text: } } } }', /null-text has no value\. .* null-text: "null"/],
    [
      'source: { bucket: { tables: { t: { format: xml } } } }',
      /t\.format must be one of "jsonl", "csv", "tsv", "parquet"; it is a string/,
    ],
  ])('refuses the wrong type in %s without printing the value', (text, message) => {
    const error = failureOf(() => parseFileConfig(text, 'sync.yaml'));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('secret');
  });

  it('names the line of a YAML error, not its text', () => {
    const error = failureOf(() => parseFileConfig('source:\n  connection-url: "secret', 'sync.yaml'));
    expect(error.code).toBe('CONFIG_FILE');
    expect(error.message).toMatch(/not valid YAML: .* in line 2/);
    expect(error.message).not.toContain('secret');
  });
});

describe('readFileConfig', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dbsync-config-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('prefers sync.yaml to neosync.yaml, and takes either when there', async () => {
    expect(await readFileConfig(folder, undefined)).toEqual({ config: {} });
    await writeFile(join(folder, 'neosync.yaml'), 'debug: true');
    expect((await readFileConfig(folder, undefined)).file).toBe(join(folder, 'neosync.yaml'));
    await writeFile(join(folder, 'sync.yaml'), 'debug: false');
    expect((await readFileConfig(folder, undefined)).file).toBe(join(folder, 'sync.yaml'));
  });

  it('fails when the file named by --config is missing', async () => {
    await expect(readFileConfig(folder, 'other.yaml')).rejects.toMatchObject({
      code: 'CONFIG_FILE',
      message: expect.stringContaining('other.yaml: ENOENT'),
    });
  });
});
