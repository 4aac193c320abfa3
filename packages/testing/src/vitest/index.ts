export type { ServerRequest, SharedServer } from './shared-servers.ts';
export { useDatabase, type UsedDatabase, type UseDatabaseOptions } from './use-database.ts';
