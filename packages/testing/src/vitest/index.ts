export type { SharedServer } from './request-server.ts';
export type { ServerRequest } from './shared-servers.ts';
export { useDatabase, type UsedDatabase, type UseDatabaseOptions } from './use-database.ts';
