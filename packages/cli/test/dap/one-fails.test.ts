import { accountsSchema } from '@sync/testing';
import { describe, expect, it } from 'vitest';
import { expectEqual } from './expect-equal.ts';
import { useDapLab } from './use-dap-lab.ts';
import { usePostgresSink } from './use-sink.ts';

describe('syncdb --table all with one table that fails', () => {
  const lab = useDapLab({
    tables: [
      { name: 'canvas.accounts', rows: 100 },
      { name: 'canvas.courses', rows: 100 },
      { name: 'canvas.users', rows: 100 },
      { name: 'canvas.skipped', rows: 10, schema: accountsSchema },
    ],
  });
  const sink = usePostgresSink();
  const flags = (): string[] => ['--table', 'all', '--exclude', 'skipped', '--connection-string', sink.url];

  it('does the others, ends with status 1, and names the one with the uuid of the service', async () => {
    const init = await lab.run('syncdb', ['--init', ...flags()]);
    expect(init, init.stderr).toMatchObject({ status: 0 });
    for (const table of ['canvas.accounts', 'canvas.courses', 'canvas.users'])
      await lab.dap.tables.applyRound(table, { updates: 10, inserts: 5, deletes: 3 });
    const message = 'Something unexpected happened.';
    await lab.dap.arm({
      endpoint: 'data',
      table: 'canvas.courses',
      times: 100,
      fault: { kind: 'job failed', message },
    });

    const result = await lab.run('syncdb', flags());
    expect(result.status).toBe(1);
    expect(result.stdout).toMatch(/canvas\.accounts +updated/);
    expect(result.stdout).toMatch(/canvas\.users +updated/);
    const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
    expect(result.stdout).toMatch(/canvas\.courses +failed/);
    expect(result.stdout).toMatch(new RegExp(`READ_JOB_FAILED: .*canvas\\.courses.*${message}.*${uuid}`));
    expect(result.stderr).toContain('error RUN_FAILED: ');
    expect(result.stdout).not.toContain('skipped');
    await expectEqual(sink, lab.dap, ['canvas.accounts', 'canvas.users']);
    await expect(expectEqual(sink, lab.dap, ['canvas.courses'])).rejects.toThrow('canvas.courses');

    const json = await lab.run('syncdb', [...flags(), '--output', 'json']);
    expect(json.status).toBe(1);
    const events = json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string });
    expect(events.find(({ kind }) => kind === 'run-end')).toMatchObject({
      report: {
        replicas: expect.arrayContaining([
          expect.objectContaining({ from: { schema: 'canvas', name: 'accounts' }, outcome: 'unchanged' }),
          expect.objectContaining({
            from: { schema: 'canvas', name: 'courses' },
            outcome: 'failed',
            error: expect.objectContaining({ code: 'READ_JOB_FAILED', message: expect.stringMatching(uuid) }),
          }),
        ]),
      },
    });
    expect(events.at(-1)).toMatchObject({ kind: 'error', error: { code: 'RUN_FAILED' } });

    await lab.dap.clear();
    const mended = await lab.run('syncdb', flags());
    expect(mended, mended.stderr).toMatchObject({ status: 0 });
    await expectEqual(sink, lab.dap, ['canvas.accounts', 'canvas.courses', 'canvas.users']);
  });
});
