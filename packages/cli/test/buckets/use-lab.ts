import { type FakeGcs, type FakeS3, startFakeGcs, startFakeS3 } from '@sync/testing/object-stores';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type DbsyncResult, runDbsync, runDbsyncHere, secret } from '../run-dbsync.ts';

/** Fakes of both stores, and `dbsync sync` that reads a bucket of one of them from a folder of its own. */
export interface BucketLab {
  readonly s3: FakeS3;
  readonly gcs: FakeGcs;
  readonly folder: string;
  /** Flags that lead to the store of an address. */
  endpoint(store: { readonly url: string }): readonly string[];
  /** Runs `dbsync sync` to its end, within this process; its output was looked through for secrets. */
  sync(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<DbsyncResult>;
  /** The same as a process of its own. */
  syncAlone(args: readonly string[]): Promise<DbsyncResult>;
  /** `dbsync plan`, within this process. */
  plan(args: readonly string[]): Promise<DbsyncResult>;
}

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: secret };

/** Starts both for the tests of this file or `describe`. Each has the bucket `exports`. */
export function useBucketLab(): BucketLab {
  let s3: FakeS3 | undefined;
  let gcs: FakeGcs | undefined;
  let folder: string | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dbsync-bucket-'));
    s3 = await startFakeS3({ buckets: ['exports'], credentials });
    gcs = await startFakeGcs({ buckets: ['exports'] });
  });
  afterAll(async () => {
    await s3?.stop();
    await gcs?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });
  const run = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<DbsyncResult> =>
    expectDiscreet(await runDbsyncHere(args, there(folder), { ...cleanEnv, ...env }));
  return {
    get s3() {
      return there(s3);
    },
    get gcs() {
      return there(gcs);
    },
    get folder() {
      return there(folder);
    },
    endpoint: ({ url }) => ['--source-endpoint', url],
    sync: (args, env) => run(['sync', '--output', 'plain', ...args], env),
    syncAlone: async (args) =>
      expectDiscreet(await runDbsync(['sync', '--output', 'plain', ...args], there(folder), cleanEnv)),
    plan: (args) => run(['plan', ...args]),
  };
}

/** What the SDK of a developer's machine might find elsewhere is kept from it. */
const cleanEnv = {
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: 'us-east-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Neither secrets nor signatures. */
export function expectDiscreet(result: DbsyncResult): DbsyncResult {
  const said = `${result.stdout}${result.stderr}`;
  expect(said).not.toContain(secret);
  expect(said).not.toMatch(/X-Amz-Signature|Signature=/);
  return result;
}

/** A failure with its code and status, and what its message names. */
export function expectFailure(
  result: DbsyncResult,
  { status = 1, code, says = '' }: { readonly status?: number; readonly code: string; readonly says?: string },
): void {
  expect(result.stderr).toContain(`error ${code}: `);
  expect(result.stderr).toContain(says);
  expect(result.status).toBe(status);
}

function there<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('The lab is there only while tests run.');
  return thing;
}
