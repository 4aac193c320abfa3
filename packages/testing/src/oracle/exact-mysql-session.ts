import type { Connection } from 'mysql2/promise';

/** Runs `work` in one read-only transaction that sees one moment of the tables, in UTC, with values as they are stored. */
export async function inExactMysqlSession<T>(client: Connection, work: () => Promise<T>): Promise<T> {
  await client.query(`SET NAMES utf8mb4`);
  await client.query(`SET SESSION time_zone = '+00:00', sql_mode = ''`);
  await client.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await client.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  try {
    return await work();
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

/** The database that a URL names. @throws when it names none. */
export function databaseOf(url: string): string {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  if (name === '') throw new Error('the URL names no database');
  return name;
}
