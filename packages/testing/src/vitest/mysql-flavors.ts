import { describe } from 'vitest';
import type { MysqlFlavor } from '../mysql/mysql-server.ts';
import { requestDatabase, saysMissing } from './request-database.ts';

/** One of the flavors that suites run on. */
export interface MysqlFlavorCase {
  readonly flavor: MysqlFlavor;
  /** Vitest's `describe`, or `describe.skip` where this machine has no such server. */
  readonly describe: typeof describe | typeof describe.skip;
  /** Why there is no such server; undefined when there is one. */
  readonly missing: string | undefined;
}

/**
 * MariaDB and MySQL, to run suites on both: `for (const { flavor, describe } of await mysqlFlavors()) describe(…)`. Starts the run's
 * shared MySQL to know whether there is one. MariaDB counts as there: a suite fails where it cannot be had.
 *
 * @throws when a MySQL that a person named by `TEST_MYSQL_URL` or `TEST_MYSQL_VIA` does not start.
 */
export async function mysqlFlavors(): Promise<readonly MysqlFlavorCase[]> {
  const missing = await whyNoMysql();
  return [
    { flavor: 'mariadb', describe, missing: undefined },
    { flavor: 'mysql', describe: missing === undefined ? describe : describe.skip, missing },
  ];
}

async function whyNoMysql(): Promise<string | undefined> {
  try {
    await requestDatabase({ server: { flavor: 'mysql' }, noDatabase: true });
    return undefined;
  } catch (error) {
    if (error instanceof Error && saysMissing(error)) return error.message;
    throw error;
  }
}
