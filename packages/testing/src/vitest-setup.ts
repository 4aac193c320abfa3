import type { TestProject } from 'vitest/node';
import { openSharedServers, type SharedServers } from './vitest/shared-servers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    syncTestingPort: number | undefined;
    /** What whoever runs the tests should know at their end. A reporter that says it takes it out. */
    syncTestingNotes: string[] | undefined;
  }
}

/** One for the run, although Vitest calls the set-up once per project. */
let shared: { readonly servers: Promise<SharedServers>; readonly notes: string[]; users: number } | undefined;

/**
 * Vitest's global set-up: lets the test files of a run share servers. Name it in `globalSetup`; then call
 * `useDatabase` of `@sync/testing/vitest` in test files. A server starts when the first file asks for one.
 */
export default async function setup(project: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  shared ??= share();
  const present = shared;
  present.users += 1;
  const servers = await present.servers;
  project.provide('syncTestingPort', servers.port);
  project.provide('syncTestingNotes', present.notes);
  return async () => {
    present.users -= 1;
    if (present.users > 0) return;
    shared = undefined;
    await servers.close();
    for (const note of present.notes.splice(0)) process.stderr.write(`\n${note}\n`);
  };
}

function share(): NonNullable<typeof shared> {
  const notes: string[] = [];
  const onMissing = (reason: string): void => {
    const note = `ATTENTION: tests were skipped or failed for want of a server.\n${reason}`;
    if (!notes.includes(note)) notes.push(note);
  };
  return { servers: openSharedServers(undefined, onMissing), notes, users: 0 };
}
