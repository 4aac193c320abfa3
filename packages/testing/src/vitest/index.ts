/**
 * Databases for Vitest's test files, on servers that all files of a run share.
 *
 * PostgreSQL: `const database = useDatabase({ major?, settings?, script?, per?, name? })`, then `database.url`.
 *
 * MariaDB and MySQL, one loop for both. MySQL may be missing on a machine: its `describe` skips then.
 *
 * ```ts
 * for (const { flavor, describe } of await mysqlFlavors()) {
 *   describe(`the sink on ${flavor}`, () => {
 *     const database = useMysqlServer({ flavor, script: 'CREATE TABLE t (a int)', settings: { 'local-infile': '0' } });
 *     // in tests: database.url (mysql://root@127.0.0.1:port/name), database.name, database.server.{url,version,versionNumber,flavor},
 *     // await database.createDatabase('other'): { name, url } on the same server, dropped with the first one
 *   });
 * }
 * ```
 *
 * A server with other `settings` (names as in my.cnf) is another server, also shared by everyone who asks for the same settings. One that
 * a test may harm is its own: `await using server = await startMariadb({ settings })` of `@sync/testing`.
 */
export { mysqlFlavors, type MysqlFlavorCase } from './mysql-flavors.ts';
export type { MysqlServerRequest, ServerRequest, SharedServer } from './shared-servers.ts';
export { useDatabase, type UsedDatabase, type UseDatabaseOptions } from './use-database.ts';
export { type UsedMysqlServer, useMysqlServer, type UseMysqlServerOptions } from './use-mysql-server.ts';
