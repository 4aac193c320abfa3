export type { Attempt } from './ladder/find-engine.ts';
export { NoEngineError } from './ladder/no-engine-error.ts';
export type {
  PostgresDatabase,
  PostgresMajor,
  PostgresServer,
  PostgresVia,
  StartPostgresOptions,
} from './postgres/postgres-server.ts';
export { query as queryPostgres, type TextRow } from './postgres/query.ts';
export { startPostgres } from './postgres/start-postgres.ts';
export type { MysqlDatabase, MysqlFlavor, MysqlServer, MysqlVia, StartMysqlOptions } from './mysql/mysql-server.ts';
export { query as queryMysql } from './mysql/query.ts';
export { startMariadb, startMysql } from './mysql/start-mysql.ts';
export { expectNoLeaks, listObjects } from './postgres/leaks.ts';
export { LeakError, type LeakOptions } from './server/leaks.ts';
export { findMysqlClientTools, type MysqlClientTools } from './mysql/client-tools.ts';
export { dropDatabases as dropMysqlDatabases } from './mysql/create-database.ts';
export { expectNoMysqlLeaks } from './mysql/leaks.ts';
export type { Command } from './mysql/mysql-home.ts';
export { waitUntil, type WaitOptions } from './process/wait-until.ts';
export { type ClientTools, findClientTools, NoClientToolsError } from './postgres/client-tools.ts';
export { digestTables, type TableDigest } from './oracle/digest-tables.ts';
export { dumpSchema, type DumpSchemaOptions } from './oracle/dump-schema.ts';
export type { Ask, OracleTarget } from './oracle/exact-session.ts';
export { readSequences, type SequenceState } from './oracle/read-sequences.ts';
export { readTable, type TableContent } from './oracle/read-table.ts';
export { type TcpProxy, type ProxyOptions, startProxy } from './faults/start-proxy.ts';
export { killAtStatement, type KillAtStatementOptions, type KilledRun } from './faults/statements/kill-at-statement.ts';
export type { Statement } from './faults/statements/statement.ts';
export {
  type Passage,
  startStatementProxy,
  type StatementProxy,
  type StatementProxyOptions,
} from './faults/statements/start-statement-proxy.ts';
export { terminateBackend } from './faults/terminate-backend.ts';
export { type Loading, type LoadingOptions, waitUntilLoading } from './faults/wait-until-loading.ts';
export { killSession } from './faults/kill-session.ts';
export {
  type MysqlLoading,
  type MysqlLoadingOptions,
  waitUntilMysqlLoading,
} from './faults/wait-until-mysql-loading.ts';
export { digestMysqlTables } from './oracle/digest-mysql-tables.ts';
export { readMysqlTable } from './oracle/read-mysql-table.ts';
export { showCreates } from './oracle/show-creates.ts';
export {
  accountsSchema,
  accountsSchema2,
  type AccountProblem,
  type ArmedFault,
  controlFakeDap,
  coursesSchema,
  type DapControl,
  type DapCounts,
  type DapEndpoint,
  type DapFault,
  type DapSchema,
  dapSchema,
  type DapSettings,
  type DapTables,
  digestRows,
  evolveSchema,
  type ExpectedOptions,
  type ExpectedRows,
  type FakeChange,
  type FakeDap,
  type FakeDapOptions,
  type FakeRow,
  type FakeValue,
  type FaultOrder,
  type Hold,
  type HoldOrder,
  type Json,
  type NewBenchTable,
  type NewTable,
  publishedLimits,
  type RateLimit,
  type RequestMatch,
  type RoundSize,
  type RowsDigest,
  type RunningDap,
  sampleSchemas,
  type SchemaChanges,
  type SeenRequest,
  type SpawnedDap,
  spawnFakeDap,
  startFakeDap,
  type TableShape,
  type TrapRow,
  trapRows,
  type TrapRowsOptions,
  type Usage,
  usersSchema,
  webLogsSchema,
} from './dap/index.ts';
