import type { MysqlServer } from '../mysql/mysql-server.ts';

/** What statements for MariaDB and MySQL depends on. */
export type MysqlKind = Pick<MysqlServer, 'flavor' | 'versionNumber'>;

/** A database for MariaDB and MySQL as SQL: a name, what is special about it, and the script that makes it in an empty database. */
export interface MysqlTestDatabase {
  readonly name: string;
  /** One line: what goes wrong in a program that has not thought of it. */
  readonly summary: string;
  /**
   * Every statement in order, rows included; the same for every call with the same kind of server. To be sent one by one in one session, whose
   * `sql_mode` they set: of several in one message MySQL keeps the semicolon behind a trigger as part of it.
   */
  statements(server: MysqlKind): readonly string[];
}

/** Statements of a text in which each ends with a semicolon and an empty line. */
export function statementsOf(sql: string): readonly string[] {
  return sql
    .split(/;\n(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
