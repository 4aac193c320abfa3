import { feedSuite } from '@sync/conformance';
import { accountsSchema2, startFakeDap } from '@sync/testing';
import { dapSource } from '../src/index.ts';

/** Nothing is to be waited for that the fake server does not ask for. */
const limits = {
  createJob: 10_000,
  listTables: 10_000,
  readSchema: 10_000,
  readJob: 10_000,
  presign: 10_000,
  pauseMs: 1,
};

for (const format of ['tsv', 'jsonl', 'csv'] as const) {
  feedSuite({
    name: `dap-source by ${format}`,
    start: async () => {
      const name = 'canvas.accounts';
      const fake = await startFakeDap({ tables: [{ name, rows: 1500, shape: { parts: 3 } }] });
      const { url: baseUrl, clientId, clientSecret, tables } = fake;
      return {
        source: dapSource({ baseUrl, clientId, clientSecret, namespace: 'canvas', limits, format }),
        oracle: {
          table: { schema: 'canvas', name: 'accounts' },
          rows: async (columns) => {
            const expected = await tables.expectedRows(name);
            const places = columns.map((column) => expected.columns.indexOf(column));
            return expected.rows.map((row) => places.map((place) => row[place] ?? null));
          },
          change: async () => {
            await tables.applyRound(name, { updates: 200, inserts: 100, deletes: 50, strangers: 5 });
          },
          advance: () => tables.advance(name, accountsSchema2),
          reload: () => tables.reload(name),
        },
        stop: () => fake.stop(),
      };
    },
  });
}
