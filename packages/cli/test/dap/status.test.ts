import { accountsSchema } from '@sync/testing';
import { expect, it } from 'vitest';
import { type DbsyncResult, runDbsync } from '../run-dbsync.ts';
import { expectDiscreet, useDapLab } from './use-dap-lab.ts';
import { engineCases } from './use-sink.ts';

for (const { name, describe: describeSink, use } of await engineCases()) {
  describeSink(`listdb and dropdb on ${name}`, () => {
    const lab = useDapLab({
      tables: [
        { name: 'canvas.accounts', rows: 20 },
        { name: 'canvas.courses', rows: 20 },
        { name: 'canvas.late', schema: accountsSchema },
      ],
    });
    const sink = use();
    /** Without a service and without credentials. */
    const alone = async (command: string, ...args: string[]): Promise<DbsyncResult> => {
      const target = ['--namespace', 'canvas', '--connection-string', sink.url];
      return expectDiscreet(await runDbsync(['dap', '--non-interactive', command, ...target, ...args], lab.folder));
    };
    const statuses = ({ stdout }: DbsyncResult): unknown =>
      (JSON.parse(stdout) as { tables: { table: string; status: string; next: string }[] }).tables.map(
        ({ table, status, next }) => [table, status, next],
      );

    it('tell how far replicas are, drop them, and need no credentials', async () => {
      const empty = await alone('listdb');
      expect(empty, empty.stderr).toMatchObject({ status: 0, stdout: '{"tables":[]}\n' });
      const init = await lab.run('initdb', ['--table', 'accounts,courses', '--connection-string', sink.url]);
      expect(init, init.stderr).toMatchObject({ status: 0 });

      expect(statuses(await alone('listdb'))).toEqual([
        ['accounts', 'replicated', 'syncdb'],
        ['courses', 'replicated', 'syncdb'],
      ]);
      const plain = await lab.run('listdb', ['--connection-string', sink.url]);
      expect(plain.stdout).toMatch(/canvas\.accounts +replicated +\d{4}-\S+Z .* syncdb\n/);
      expect(plain.stdout).toMatch(/canvas\.late +not-replicated .* initdb\n/);
      const omitted = await lab.run('listdb', ['--connection-string', sink.url, '--omit-not-replicated']);
      expect(omitted.stdout).not.toContain('canvas.late');

      await sink.query(`DROP TABLE ${sink.nameOf('canvas.courses')}`);
      expect(statuses(await alone('listdb'))).toContainEqual(['courses', 'lost', 'syncdb --reinit']);

      const unknown = await alone('dropdb', '--table', 'late');
      expect(unknown.stderr).toContain('CHANGE_NOT_INITIALISED');
      expect(unknown.status).toBe(1);
      const dropped = await alone('dropdb', '--table', 'all');
      expect(dropped, dropped.stderr).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/canvas\.accounts +dropped/),
      });
      expect(statuses(await alone('listdb'))).toEqual([]);
      await expect(sink.query(`SELECT 1 FROM ${sink.nameOf('canvas.accounts')}`)).rejects.toThrow();
      // Nothing is left that a new beginning would stumble over, types included.
      const again = await lab.run('initdb', ['--table', 'all', '--connection-string', sink.url]);
      expect(again, again.stderr).toMatchObject({ status: 0 });
    }, 120_000);
  });
}
