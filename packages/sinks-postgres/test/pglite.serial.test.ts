import { sinkSuite } from '@sync/conformance';
import { afterAll } from 'vitest';
import { postgresSink } from '../src/index.ts';
import { startPglite } from './pglite.ts';

const { pglite, oracle, empty } = await startPglite();
afterAll(() => pglite.close());

sinkSuite({
  name: 'postgres-sink on PGlite',
  requires: {
    maxUnits: 1,
    checksKeysAtStatementEnd: true,
    loadsInSeveralStatements: true,
    canDeferConstraints: true,
    hasTransactionalTruncate: true,
    canTruncateCascade: true,
    hasTransactionalSchema: true,
    onConflict: ['error', 'nothing', 'update'],
    takesChanges: true,
    session: ['seesMark', 'listDefinitions', 'draftSchema', 'draftChange', 'draftMove', 'readState', 'lock', 'digest'],
  },
  start: async () => {
    await empty();
    return { sink: postgresSink({ pglite }), oracle, stop: async () => undefined };
  },
});
