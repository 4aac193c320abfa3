/** A process for tests to kill: follows a table once, as its argument says, and tells in one line of JSON what became of it. */
import { sync, SyncError } from '@sync/core';
import { dapSource } from '../../src/dap-source.ts';
import { type Followed, type FollowOnce, sinkOf } from './follow.ts';

const [, , said = '{}'] = process.argv;
const { server, url, table, mode } = JSON.parse(said) as FollowOnce;

async function follow(): Promise<Followed> {
  try {
    const source = dapSource(server);
    const tables = { include: [table] };
    const report = await sync({ source, sink: await sinkOf(url), tables, mode });
    return { outcome: report.replicas?.[0]?.outcome ?? 'none' };
  } catch (error) {
    if (!SyncError.isInstance(error)) throw error;
    process.exitCode = 1;
    return { code: error.code };
  }
}

process.stdout.write(`${JSON.stringify(await follow())}\n`);
