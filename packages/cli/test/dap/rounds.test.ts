import { expect, it } from 'vitest';
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
    });

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
    });
  });
}
