import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeDap, type FakeDapOptions, startFakeDap } from '@sync/testing';
import { afterAll, beforeAll, expect } from 'vitest';
import { type DbsyncResult, type RunningDbsync, secret, startDbsync } from '../run-dbsync.ts';

/** A fake service, and `dbsync dap` that talks to it from a folder of its own. */
export interface DapLab {
  readonly dap: FakeDap;
  readonly folder: string;
  /** Flags that lead to the service. */
  readonly service: readonly string[];
  /** Runs a command on namespace `canvas` to its end; its output was looked through for secrets. */
  run(command: string, args?: readonly string[]): Promise<DbsyncResult>;
  /** The same without waiting. */
  start(command: string, args?: readonly string[]): RunningDbsync;
}

/** Starts both for the tests of this file or `describe`. The limits of the service are lifted, and pauses short. */
export function useDapLab(options: Omit<FakeDapOptions, 'clientSecret'>): DapLab {
  let dap: FakeDap | undefined;
  let folder: string | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dbsync-dap-'));
    dap = await startFakeDap({ ...options, clientSecret: secret });
  });
  afterAll(async () => {
    await dap?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });
  const lab: DapLab = {
    get dap() {
      return there(dap);
    },
    get folder() {
      return there(folder);
    },
    get service() {
      const limits = ['listTables', 'readSchema', 'createJob', 'readJob', 'presign'].map((name) => `${name}=100000`);
      const { url, clientId, clientSecret } = lab.dap;
      const identity = ['--base-url', url, '--client-id', clientId, '--client-secret', clientSecret];
      return [...identity, '--api-limits', [...limits, 'pauseMs=5'].join(',')];
    },
    start: (command, args = []) =>
      startDbsync(['dap', command, ...lab.service, '--namespace', 'canvas', ...args], lab.folder),
    run: async (command, args) => expectDiscreet(await lab.start(command, args).result),
  };
  return lab;
}

/** Neither secrets nor addresses that give access without one. */
export function expectDiscreet(result: DbsyncResult): DbsyncResult {
  const said = `${result.stdout}${result.stderr}`;
  expect(said).not.toContain(secret);
  expect(said).not.toMatch(/https?:\/\/\S*\?/);
  return result;
}

function there<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('The lab is there only while tests run.');
  return thing;
}
