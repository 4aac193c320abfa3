export { binaryExtremes } from './fixtures/binary-extremes.ts';
export { compositeKey } from './fixtures/composite-key.ts';
export { emptyTable } from './fixtures/empty-table.ts';
export {
  type Fixture,
  type FixtureColumn,
  type FixtureForeignKey,
  type FixtureKey,
  fixtureRef,
  fixtureRows,
  type FixtureTable,
  fixtureTable,
  loadedColumns,
  type TextRow,
  withoutRows,
  withRows,
} from './fixtures/fixture.ts';
export { generatedColumns } from './fixtures/generated-columns.ts';
export { hostileNames } from './fixtures/hostile-names.ts';
export { identityColumns } from './fixtures/identity-columns.ts';
export { manyRows } from './fixtures/many-rows.ts';
export { manyTables } from './fixtures/many-tables.ts';
export { microsecondTimes } from './fixtures/microsecond-times.ts';
export { notNullCycle } from './fixtures/not-null-cycle.ts';
export { notNullSelfReference } from './fixtures/not-null-self-reference.ts';
export { nullInEveryColumn } from './fixtures/null-in-every-column.ts';
export { numericExtremes } from './fixtures/numeric-extremes.ts';
export { overlappingCycles } from './fixtures/overlapping-cycles.ts';
export { richTypes } from './fixtures/rich-types.ts';
export { selfReference } from './fixtures/self-reference.ts';
export { severalKeysBetweenTwoTables } from './fixtures/several-keys-between-two-tables.ts';
export { textExtremes } from './fixtures/text-extremes.ts';
export { notNullCycles, traps } from './fixtures/traps.ts';
export { twoTableCycle } from './fixtures/two-table-cycle.ts';
export { uniqueReference } from './fixtures/unique-reference.ts';
export { wideRow } from './fixtures/wide-row.ts';
export { feedColumn, feedTable } from './feed-table.ts';
export { memoryFeedEnd } from './memory/memory-feed-end.ts';
export { memoryFeedSource, type MemoryFeedSourceOptions } from './memory/memory-feed-source.ts';
export { type FeedChange, type FeedRow, type MemoryFeed, MemoryFeeds } from './memory/memory-feeds.ts';
export { MemoryDatabase, memoryDialect } from './memory/memory-database.ts';
export { memoryOracle } from './memory/memory-oracle.ts';
export { memorySink, type MemorySinkOptions } from './memory/memory-sink.ts';
export { memorySource, type MemorySourceOptions } from './memory/memory-source.ts';
export { memoryRows } from './memory/row-encoding.ts';
export { untypedSource } from './memory/untyped-source.ts';
export type { Oracle } from './oracle.ts';
export {
  type BucketOracle,
  bucketOracle,
  type BucketOracleTable,
  type OracleBucket,
} from './oracles/bucket-oracle.ts';
export { mysqlOracle } from './oracles/mysql-oracle.ts';
export { type Ask, postgresOracle } from './oracles/postgres-oracle.ts';
export { fieldBytes, fieldText, packRows, sortRows, unpackRows } from './rows/pack-rows.ts';
export type { FeedOracle } from './feed-oracle.ts';
export { type FeedSuiteInit, feedSuite } from './feed-suite/feed-suite.ts';
export { type SourceSuiteInit, sourceSuite, type SourceWeakness } from './source-suite/source-suite.ts';
export { type PairSuiteInit, pairSuite } from './pair-suite/pair-suite.ts';
export { type SinkSuiteInit, sinkSuite } from './sink-suite/sink-suite.ts';
export type { FeedCall, Hook, SinkCall, SourceCall } from './chaos/hook.ts';
export {
  allHooks,
  failAt,
  type Peak,
  type Stall,
  slowDown,
  stallAt,
  type Watch,
  watchBytes,
  watchCalls,
  watchOpen,
} from './chaos/hooks.ts';
export { tapFeedSource } from './chaos/tap-feed-source.ts';
export { tapSink } from './chaos/tap-sink.ts';
export { tapSource } from './chaos/tap-source.ts';
export type { FeedEnd, PairEnds, RequiredOfSink, RequiredOfSource, SinkEnd, SourceEnd, SuiteInit } from './ends.ts';
export { deferredKeyOf, deferredKeysSuite, deferredKeyTables, type SqlEnd } from './sql/deferred-keys.ts';
export {
  batchOf,
  everythingOf,
  integer,
  inUnitOf,
  type LoadedRows,
  loadRows,
  newCall,
  type QuietCall,
  type RowsLoad,
  staging,
  tableOf,
  text,
} from './sql/load-rows.ts';
