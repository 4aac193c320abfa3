import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { expect, it } from 'vitest';
import { useDapLab } from './use-dap-lab.ts';

const lab = useDapLab({ tables: [{ name: 'canvas.accounts', rows: 40 }] });

it('keeps replicas in a folder of PGlite', async () => {
  const flags = ['--table', 'accounts', '--connection-string', 'pglite:./replicas'];
  for (const command of ['initdb', 'syncdb']) {
    const result = await lab.run(command, flags);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    await lab.dap.tables.applyRound('canvas.accounts', { updates: 5, inserts: 4, deletes: 3 });
  }
  const last = await lab.run('syncdb', flags);
  expect(last, last.stderr).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/canvas\.accounts +updated +9 +3 /),
  });
  const database = await PGlite.create(join(lab.folder, 'replicas'));
  try {
    const { rows } = await database.query<{ id: string }>(
      'SELECT id::text FROM canvas.accounts ORDER BY id::text COLLATE "C"',
    );
    const expected = await lab.dap.tables.expectedRows('canvas.accounts');
    const place = expected.columns.indexOf('id');
    expect(rows.map(({ id }) => id)).toEqual(expected.rows.map((row) => row[place]));
  } finally {
    await database.close();
  }
}, 120_000);
