import type { FakeConnection, FakeNeosync, FakeNeosyncOptions } from '@sync/testing/neosync';
import { startFakeNeosync } from '@sync/testing/neosync';
import type { Patience } from '../src/api/service.ts';
import { patientSource } from '../src/neosync-source.ts';
import type { NeosyncSourceOptions } from '../src/options.ts';
import type { CallOptions, Source, Warning } from '@sync/core/connector';

export const accountId = '5b2d9b3a-9c3e-4a0e-8f0f-1f6f0a3c2d11';
export const connectionId = '3b83d1f8-6d9b-4f4f-9f5f-6f0e5b1f0c11';
export const apiKey = 'neo_at_v1_0f6a2c9e-5d1b-4c3a-9e8f-7a6b5c4d3e2f';

/** A key that the fake knows and whose accounts do not have the connection. */
export const foreignKey = 'neo_at_v1_aaaaaaaa-5d1b-4c3a-9e8f-7a6b5c4d3e2f';

/** Starts a server with one connection. */
export function startFake(
  config: FakeConnection['config'],
  more: Partial<FakeNeosyncOptions> = {},
): Promise<FakeNeosync> {
  const apiKeys = [
    { key: apiKey, accountIds: [accountId] },
    { key: foreignKey, accountIds: ['99999999-9c3e-4a0e-8f0f-1f6f0a3c2d11'] },
  ];
  return startFakeNeosync({ connections: [{ id: connectionId, accountId, name: 'shop', config }], apiKeys, ...more });
}

/** Waits as long as a test may. */
const shortPatience: Patience = { retries: 3, pauseMs: 5, answerMs: 20_000 };

/** The source of a fake's connection. */
export function fakeSource(fake: Pick<FakeNeosync, 'url'>, options: Partial<NeosyncSourceOptions> = {}): Source {
  const configFolder = '/nonexistent/neosync';
  return patientSource({ connectionId, apiKey, apiUrl: fake.url, configFolder, ...options }, shortPatience);
}

/** Options of a call, and what it was warned of. */
export function newCall(signal = new AbortController().signal): CallOptions & { readonly warnings: Warning[] } {
  const warnings: Warning[] = [];
  return { signal, warnings, onWarning: (warning) => void warnings.push(warning) };
}
