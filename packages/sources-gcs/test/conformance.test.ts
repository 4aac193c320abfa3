import { bucketOracle, sourceSuite } from '@sync/conformance';
import type { FolderTable } from '@sync/files';
import { startFakeGcs } from '@sync/testing/object-stores';
import { gcsSource } from '../src/index.ts';
import { optionsFor } from './open-store.ts';

sourceSuite({
  name: 'gcs-source',
  requires: { maxReaders: 4, snapshot: ['listTables', 'describeFor'] },
  hasBareTables: true,
  start: async () => {
    const store = await startFakeGcs({ pageLimit: 20 });
    const oracle = bucketOracle(store);
    await oracle.create({ trap: 'something', tables: [something] });
    const tables = (): Record<string, FolderTable> =>
      Object.fromEntries(
        Object.entries(oracle.tables).map(([name, { folder, ...table }]) => [name, { ...table, objects: folder }]),
      );
    return {
      // Tables are declared when it is opened: those that the oracle has made until then.
      source: {
        name: 'gcs-source',
        open: (call) => gcsSource(optionsFor(store, { tables: { kind: 'folders', tables: tables() } })).open(call),
      },
      oracle,
      stop: () => store.stop(),
    };
  },
});

/** A bucket without any table is none to be opened. */
const something = {
  name: 'a table beside',
  columns: [{ name: 'id', type: { kind: 'integer', bits: 32, isUnsigned: false } }],
  keys: [],
  foreignKeys: [],
  rows: [['1']],
} as const;
