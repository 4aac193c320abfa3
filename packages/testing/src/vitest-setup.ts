import type { TestProject } from 'vitest/node';
import { openSharedServers, type SharedServers } from './vitest/shared-servers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    syncTestingPort: number | undefined;
  }
}

/** One for the run, although Vitest calls the set-up once per project. */
let shared: { readonly servers: Promise<SharedServers>; users: number } | undefined;

/**
 * Vitest's global set-up: lets the test files of a run share servers. Name it in `globalSetup`; then call
 * `useDatabase` of `@sync/testing/vitest` in test files. A server starts when the first file asks for one.
 */
export default async function setup(project: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  shared ??= { servers: openSharedServers(), users: 0 };
  const present = shared;
  present.users += 1;
  const servers = await present.servers;
  project.provide('syncTestingPort', servers.port);
  return async () => {
    present.users -= 1;
    if (present.users > 0) return;
    shared = undefined;
    await servers.close();
  };
}
