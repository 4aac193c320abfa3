import type { Catalog, Identity, Sink, SinkSession, Source, SourceSession } from '@sync/core/connector';

/** A source and a sink that have this catalog and nothing else: they answer at once, so only planning takes time. */
export function catalogEnds(catalog: Catalog): { readonly source: Source; readonly sink: Sink } {
  const source: SourceSession = {
    capabilities: { maxReaders: 4 },
    identify: async () => identity('source'),
    snapshot: async () => ({
      describe: async () => catalog,
      readRows: () => unused(),
      readEncoded: () => unused(),
      [Symbol.asyncDispose]: async () => undefined,
    }),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const sink: SinkSession = {
    capabilities: {
      maxUnits: 4,
      checksKeysAtStatementEnd: false,
      canDeferConstraints: false,
      hasTransactionalTruncate: true,
      canTruncateCascade: true,
      hasTransactionalSchema: true,
      onConflict: ['error'],
    },
    identify: async () => identity('sink'),
    describe: async () => catalog,
    begin: () => unused(),
    [Symbol.asyncDispose]: async () => undefined,
  };
  return {
    source: { name: 'catalog-source', open: async () => source },
    sink: { name: 'catalog-sink', open: async () => sink },
  };
}

function identity(end: string): Identity {
  return { product: 'none', display: end, database: end, isLocal: true };
}

function unused(): never {
  throw new Error('Planning reads and writes no rows.');
}
