import { type ClientTools, findClientTools } from '../postgres/client-tools.ts';
import { query } from '../postgres/query.ts';
import { runProgram } from '../process/run-program.ts';

/** How the definitions of a database are written down. */
export interface DumpSchemaOptions {
  /** @defaultValue the installed ones that fit the server */
  readonly tools?: ClientTools | undefined;
  /** More arguments for pg_dump, such as `--schema=shop`. */
  readonly args?: readonly string[] | undefined;
}

/**
 * The definitions of a database as `pg_dump --schema-only` writes them, without owners, grants, versions and random
 * keys. Two databases with the same definitions give the same text.
 *
 * @throws {NoClientToolsError} when no pg_dump is new enough for the server.
 */
export async function dumpSchema(url: string, options: DumpSchemaOptions = {}): Promise<string> {
  const tools = options.tools ?? (await findClientTools(await majorOf(url)));
  const args = ['--schema-only', '--no-owner', '--no-privileges', '--encoding=UTF8', ...(options.args ?? [])];
  const dump = await runProgram(tools.pgDump, [...args, `--dbname=${url}`], { env: { ...process.env, ...tools.env } });
  return normalizeDump(dump);
}

/** Drops what differs between two runs on equal databases: versions and the random keys that guard psql. */
export function normalizeDump(dump: string): string {
  const changing = /^(?:-- Dumped (?:from database|by pg_dump) version .*|\\(?:un)?restrict .*)$/gm;
  return `${dump
    .replace(changing, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

async function majorOf(url: string): Promise<number> {
  const [row] = await query(url, `SELECT current_setting('server_version_num')::int / 10000`);
  return Number(row?.[0]);
}
