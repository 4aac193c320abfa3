import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { dropDatabases } from '../postgres/create-database.ts';
import { expectNoLeaks } from '../postgres/leaks.ts';
import { runScript } from '../postgres/query.ts';
import { requestDatabase } from './request-database.ts';
import type { ServerRequest, SharedDatabase, SharedServer } from './shared-servers.ts';

/** What kind of database a test file gets, and for how long. */
export interface UseDatabaseOptions extends ServerRequest {
  /** One database for every test of the file or `describe`, or a fresh one for each test. @defaultValue 'file' */
  readonly per?: 'file' | 'test' | undefined;
  /** How its name begins. @defaultValue 'sync_test' */
  readonly name?: string | undefined;
  /** SQL that fills it. */
  readonly script?: string | undefined;
  /** Fails the test (or the file) that leaves a session or the like behind. @defaultValue true */
  readonly leakCheck?: boolean | undefined;
}

/** The present database of a test. Its fields may be read once the tests run, not while they are collected. */
export interface UsedDatabase {
  readonly url: string;
  readonly name: string;
  /** The server it is on. */
  readonly server: SharedServer;
}

/**
 * Gives the tests of this file or `describe` an empty database on the run's shared server, drops it afterwards and
 * checks that nothing was left in it. Call it where hooks may be registered; call it twice for two databases.
 */
export function useDatabase(options: UseDatabaseOptions = {}): UsedDatabase {
  const { per = 'file', name, script, leakCheck = true, ...server } = options;
  let present: SharedDatabase | undefined;
  const create = async (): Promise<void> => {
    present = await requestDatabase({ server, name });
    if (script !== undefined) await runScript(present.url, script);
  };
  const drop = async (): Promise<void> => {
    const database = present;
    present = undefined;
    if (database === undefined) return;
    try {
      if (leakCheck) await expectNoLeaks(database);
    } finally {
      await dropDatabases(database.server.url, [database.name]);
    }
  };
  const [before, after] = per === 'file' ? [beforeAll, afterAll] : [beforeEach, afterEach];
  before(create);
  after(drop);
  const used = (): SharedDatabase => {
    if (present === undefined) throw new Error('The database of useDatabase() is there only while tests run.');
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
  };
}
