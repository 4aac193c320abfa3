import { readdirSync, readFileSync } from 'node:fs';
import type { DefinitionList, DefinitionSection } from '@sync/core/connector';
import {
  applyDefinitions,
  listDefinitionIds,
  type PostgresConnection,
  preparePool,
  readDefinitions,
} from '@sync/engine-postgres';

const folder = new URL('./databases/', import.meta.url);

/** A script of `databases/`. `name-16.sql` needs a server of version 16. */
export interface ScriptedDatabase {
  readonly name: string;
  readonly since: number;
  readonly script: string;
}

/** The scripts that a server of the given major version can run. */
export function scriptedDatabases(major: number): ScriptedDatabase[] {
  return readdirSync(folder)
    .map((file) => ({
      name: file.replace('.sql', ''),
      since: Number(/-(\d+)\.sql$/.exec(file)?.[1] ?? 0),
      script: readFileSync(new URL(file, folder), 'utf8'),
    }))
    .filter(({ since }) => since <= major);
}

/** Runs `work` with a connection of the sink's kind and gives it back. */
export async function withConnection<T>(url: string, work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
  const { signal } = new AbortController();
  const pool = await preparePool({ url }, { end: 'sink', connector: 'test-sink' }).open(signal);
  const connection = await pool.connect(signal);
  try {
    return await work(connection);
  } finally {
    await connection.release();
    await pool.close();
  }
}

/** Runs statements as one message, in one transaction unless they say otherwise. */
export function runScript(url: string, script: string): Promise<void> {
  return withConnection(url, (connection) => connection.execute(script));
}

/** The definitions of a database. */
export function readSchema(url: string): Promise<DefinitionList> {
  return inSnapshot(url, (connection, serverVersion) => readDefinitions(connection, { serverVersion }));
}

/** The ids of what a database has. */
export function listIds(url: string): Promise<ReadonlySet<string>> {
  return inSnapshot(url, (connection, serverVersion) => listDefinitionIds(connection, { serverVersion }));
}

function inSnapshot<T>(url: string, read: (connection: PostgresConnection, version: number) => Promise<T>): Promise<T> {
  return withConnection(url, async (connection) => {
    await connection.execute('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const [row] = await connection.query<{ version: number }>(
      `SELECT current_setting('server_version_num')::int4 AS version`,
    );
    const result = await read(connection, row?.version ?? 0);
    await connection.execute('COMMIT');
    return result;
  });
}

const sections: readonly DefinitionSection[] = ['before-data', 'indexes', 'constraints', 'foreign-keys', 'finish'];

/** Applies what the sink does not have, section by section, each in a transaction of its own, as a run does. */
export async function applySchema(url: string, list: DefinitionList): Promise<void> {
  const existing = await listIds(url);
  const wanted = list.definitions.filter(
    ({ id, isAlwaysApplied, impliedBy = [] }) =>
      isAlwaysApplied === true || (!existing.has(id) && !impliedBy.some((other) => existing.has(other))),
  );
  await withConnection(url, async (connection) => {
    for (const section of sections) {
      await connection.execute('BEGIN');
      await applyDefinitions(
        connection,
        wanted.filter((definition) => definition.section === section),
      );
      await connection.execute('COMMIT');
    }
  });
}
