import type { UsedMysqlServer } from '@sync/testing/vitest';
import mysql from 'mysql2/promise';

export interface Account {
  readonly url: string;
  readonly user: string;
}

/** Makes an account that may do everything in one database and nothing beyond, for as long as `work` takes. */
export async function withUser(
  { url }: Pick<UsedMysqlServer, 'url'>,
  database: string,
  work: (account: Account) => Promise<void>,
): Promise<void> {
  const user = `user_${Math.random().toString(36).slice(2, 10)}`;
  const root = await mysql.createConnection({ uri: url });
  try {
    await root.query(`CREATE USER ${user}@'%' IDENTIFIED BY 'secret'`);
    await root.query(`GRANT ALL ON \`${database}\`.* TO ${user}@'%'`);
    const own = new URL(url);
    own.username = user;
    own.password = 'secret';
    own.pathname = `/${database}`;
    await work({ url: own.href, user });
  } finally {
    await root.query(`DROP USER IF EXISTS ${user}@'%'`);
    await root.end();
  }
}
