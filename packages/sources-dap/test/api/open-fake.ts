import { throwIfAborted, type CallOptions, type Warning } from '@sync/core/connector';
import { type FakeDap, type FakeDapOptions, startFakeDap } from '@sync/testing';
import type { DapApi, FinishedJob } from '../../src/api/dap-api.ts';
import { openDapApi } from '../../src/api/open-dap-api.ts';
import type { Clock } from '../../src/limits/clock.ts';
import { checkDapOptions, type DapSourceOptions } from '../../src/options.ts';

/** Time that passes when somebody waits for it, and not otherwise. */
export class VirtualClock implements Clock {
  /** How long each wait was, in milliseconds, in their order. */
  readonly pauses: number[] = [];
  #passed = 0;
  readonly #begun = Date.now();

  now(): number {
    return this.#begun + this.#passed;
  }

  async sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    this.pauses.push(durationMs);
    this.#passed += Math.ceil(durationMs);
    await Promise.resolve();
  }

  /** Lets time pass. */
  pass(durationMs: number): void {
    this.#passed += durationMs;
  }
}

/** A server, its client, and what they say. */
export interface Fake extends AsyncDisposable {
  readonly dap: FakeDap;
  readonly api: DapApi;
  readonly clock: VirtualClock;
  readonly call: CallOptions;
  readonly warnings: Warning[];
}

export const manyCalls = {
  listTables: 1_000_000,
  readSchema: 1_000_000,
  createJob: 1_000_000,
  readJob: 1_000_000,
  presign: 1_000_000,
  pauseMs: 1,
} as const;

/** A server with `canvas.accounts` and a client on it, both with a virtual clock. Pauses are short, and no limit is kept unless it is given. */
export async function openFake(server: FakeDapOptions = {}, options: Partial<DapSourceOptions> = {}): Promise<Fake> {
  const clock = new VirtualClock();
  const tables = [{ name: 'canvas.accounts', rows: 60, shape: { parts: 3 } }];
  const dap = await startFakeDap({ now: () => clock.now(), tables, ...server });
  const api = openDapApi(checkDapOptions(optionsFor(dap, options)), { clock });
  const warnings: Warning[] = [];
  const call = { signal: new AbortController().signal, onWarning: (warning: Warning) => void warnings.push(warning) };
  return {
    dap,
    api,
    clock,
    call,
    warnings,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await dap.stop();
    },
  };
}

/** Options of a client of the server. */
export function optionsFor(dap: FakeDap, options: Partial<DapSourceOptions> = {}): DapSourceOptions {
  const { clientId, clientSecret, url: baseUrl } = dap;
  return { clientId, clientSecret, baseUrl, namespace: 'canvas', limits: manyCalls, ...options };
}

/** Asks for all rows of `canvas.accounts` as TSV. */
export function querySnapshot({ api, call }: Fake): Promise<FinishedJob> {
  return api.query({ table: 'accounts', format: 'tsv', mode: 'condensed' }, call);
}

/** All bytes of a file. */
export async function readObject({ api, call }: Fake, job: FinishedJob, index = 0): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of api.openObject({ job, objectId: job.objects[index] ?? '' }, call)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
