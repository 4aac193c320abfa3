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
