export type { Attempt } from './ladder/find-engine.ts';
export { NoEngineError } from './ladder/no-engine-error.ts';
export type {
  PostgresDatabase,
  PostgresMajor,
  PostgresServer,
  PostgresVia,
  StartPostgresOptions,
} from './postgres/postgres-server.ts';
export { startPostgres } from './postgres/start-postgres.ts';
export { expectNoLeaks, LeakError, type LeakOptions, listObjects } from './postgres/leaks.ts';
export { waitUntil, type WaitOptions } from './process/wait-until.ts';
