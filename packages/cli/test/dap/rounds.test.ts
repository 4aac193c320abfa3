import { accountsSchema2 } from '@sync/testing';
import { expect, it } from 'vitest';
import { canonicalRows } from './canonical-rows.ts';
import { expectEqual } from './expect-equal.ts';
import { useDapLab } from './use-dap-lab.ts';
import { sinkCases } from './use-sink.ts';

const tables = ['canvas.accounts', 'canvas.courses', 'canvas.users'];
const names = tables.map((table) => table.replace('canvas.', '')).join(', ');

for (const { name, describe, use } of await sinkCases()) {
  describe(`replicas in ${name}`, () => {
    const lab = useDapLab({
      tables: [
        ...tables.map((table, index) => ({ name: table, rows: 300, seed: index + 1, shape: { parts: 3 } })),
        { name: 'canvas_logs.web_logs', rows: 200 },
      ],
    });
    const sink = use();
    const target = (): string[] => ['--connection-string', sink.url];

    it('equal the service after initdb and after each of three rounds of syncdb', async () => {
      const init = await lab.run('initdb', ['--table', names, ...target()]);
      expect(init, init.stderr).toMatchObject({ status: 0 });
      expect(init.stdout).toMatch(/canvas\.accounts +initialised +300 +0 /);
      await expectEqual(sink, lab.dap, tables);
      for (let round = 1; round <= 3; round++) {
        for (const table of tables)
          await lab.dap.tables.applyRound(table, { updates: 40, inserts: 30, deletes: 20, strangers: 5 });
        const result = await lab.run('syncdb', ['--table', names, ...target()]);
        expect(result, result.stderr).toMatchObject({ status: 0 });
        expect(result.stdout).toMatch(/canvas\.courses +updated +70 +2\d /);
        await expectEqual(sink, lab.dap, tables);
      }
      const idle = await lab.run('syncdb', ['--table', 'accounts', ...target()]);
      expect(idle, idle.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining('unchanged') });
    }, 120_000);

    it('take a new version of the schema, and keep a column of the user and one that the service dropped', async () => {
      await sink.query(`ALTER TABLE ${sink.nameOf('canvas.accounts')} ADD COLUMN note varchar(9)`);
      await lab.dap.tables.advance('canvas.accounts', accountsSchema2);
      await lab.dap.tables.applyRound('canvas.accounts', { updates: 10, inserts: 5 });
      const result = await lab.run('syncdb', ['--table', 'accounts', ...target()]);
      expect(result, result.stderr).toMatchObject({ status: 0 });
      expect(result.stdout).toContain('table changed: ');
      const expected = await lab.dap.tables.expectedRows('canvas.accounts');
      const columns = [...expected.columns, 'note', 'course_template_id'];
      const { rows } = await sink.readRows('canvas.accounts', { columns }, accountsSchema2);
      const actual = { columns, rows };
      const request = { columns: expected.columns, schema: accountsSchema2 };
      expect(canonicalRows(actual, request)).toEqual(canonicalRows(expected, request));
    }, 120_000);

    it('hold each key once where the service repeats keys', async () => {
      const flags = ['--namespace', 'canvas_log', '--table', 'all', '--init', ...target()];
      for (let round = 1; round <= 2; round++) {
        await lab.dap.tables.applyRound('canvas_logs.web_logs', {
          updates: 30,
          inserts: 20,
          deletes: 10,
          strangers: 2,
        });
        const result = await lab.run('syncdb', flags);
        expect(result, result.stderr).toMatchObject({ status: 0 });
        await expectEqual(sink, lab.dap, ['canvas_logs.web_logs']);
      }
    }, 120_000);
  });
}
