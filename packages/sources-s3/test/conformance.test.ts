import { bucketOracle, sourceSuite } from '@sync/conformance';
import type { FolderTable } from '@sync/files';
import { startFakeS3 } from '@sync/testing/object-stores';
import { s3Source } from '../src/index.ts';
import { credentials, optionsFor } from './open-store.ts';

sourceSuite({
  name: 's3-source',
  requires: { maxReaders: 4, snapshot: ['listTables', 'describeFor'] },
  hasBareTables: true,
  start: async () => {
    const store = await startFakeS3({ credentials, pageLimit: 20 });
    const oracle = bucketOracle(store);
    await oracle.create({ trap: 'something', tables: [something] });
    const tables = (): Record<string, FolderTable> =>
      Object.fromEntries(
        Object.entries(oracle.tables).map(([name, { folder, ...table }]) => [name, { ...table, objects: folder }]),
      );
    return {
      // Tables are declared when it is opened: those that the oracle has made until then.
      source: {
        name: 's3-source',
        open: (call) => s3Source(optionsFor(store, { tables: { kind: 'folders', tables: tables() } })).open(call),
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
