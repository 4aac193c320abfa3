import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { dropDatabases } from '../mysql/create-database.ts';
import { expectNoMysqlLeaks } from '../mysql/leaks.ts';
import { runScript } from '../mysql/query.ts';
import { requestDatabase } from './request-database.ts';
import type { MysqlServerRequest, SharedDatabase, SharedServer } from './shared-servers.ts';

/** What kind of server and database a test file gets, and for how long. */
export interface UseMysqlServerOptions extends MysqlServerRequest {
  /** Databases last for every test of the file or `describe`, or are fresh for each test. @defaultValue 'file' */
  readonly per?: 'file' | 'test' | undefined;
  /** How the database's name begins. @defaultValue 'sync_test' */
  readonly name?: string | undefined;
  /** SQL that fills it, without `DELIMITER`. */
  readonly script?: string | undefined;
  /** Fails the test (or the file) that leaves a session or a lock behind in its databases. @defaultValue true */
  readonly leakCheck?: boolean | undefined;
}

/** The present database of a test. Its fields may be read once the tests run, not while they are collected. */
export interface UsedMysqlServer {
  /** Connects to the database. */
  readonly url: string;
  readonly name: string;
  /** The server it is on; its URL names no database. */
  readonly server: SharedServer;
  /** One more empty database on the same server, dropped with the first one. */
  createDatabase(name?: string): Promise<{ readonly name: string; readonly url: string }>;
}

/**
 * Gives the tests of this file or `describe` an empty database on the run's shared MariaDB or MySQL, drops it afterwards and checks that
 * nothing was left in it. Call it where hooks may be registered; call it twice for two databases.
 */
export function useMysqlServer(options: UseMysqlServerOptions): UsedMysqlServer {
  const { per = 'file', name, script, leakCheck = true, ...server } = options;
  const created: SharedDatabase[] = [];
  const create = async (label: string | undefined): Promise<SharedDatabase> => {
    const database = await requestDatabase({ server, name: label });
    created.push(database);
    return database;
  };
  const prepare = async (): Promise<void> => {
    const { url } = await create(name);
    if (script !== undefined) await runScript(url, script);
  };
  const drop = async (): Promise<void> => {
    const [first, ...rest] = created.splice(0);
    if (first === undefined) return;
    try {
      if (leakCheck) for (const database of [first, ...rest]) await expectNoMysqlLeaks(database);
    } finally {
      const names = [first, ...rest].map((database) => database.name);
      await dropDatabases(first.server.url, names);
    }
  };
  const [before, after] = per === 'file' ? [beforeAll, afterAll] : [beforeEach, afterEach];
  before(prepare);
  after(drop);
  const used = (): SharedDatabase => {
    const [present] = created;
    if (present === undefined) throw new Error('The database of useMysqlServer() is there only while tests run.');
    return present;
  };
  return {
    get url() {
      return used().url;
    },
    get name() {
      return used().name;
    },
    get server() {
      return used().server;
    },
    createDatabase: async (label) => {
      const { server: on } = used();
      const database = await create(label);
      if (database.server.url !== on.url) throw new Error('The server of useMysqlServer() has changed.');
      return { name: database.name, url: database.url };
    },
  };
}
