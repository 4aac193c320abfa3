import type { Definition, DefinitionList, TableRef, Warning } from '@sync/core/connector';
import { afterAll, afterEach, beforeAll } from 'vitest';
import {
  applyDefinitions,
  type ConnectionPool,
  listDefinitionIds,
  type MysqlConnection,
  preparePool,
  readDefinitions,
} from '../../src/index.ts';

/** One server, by several connections as the tests need them. */
export interface Ends {
  /** Reads everything of the database, named as at the sink. */
  read(from: Place, to: string): Promise<DefinitionList>;
  /** Applies what the sink lacks and gives the ids, as a run does. */
  copy(from: Place, to: Place): Promise<Copied>;
  /** Reads several databases of one server. */
  readAll(url: string, renames: Renames): Promise<DefinitionList>;
  /** Applies records and gives what was warned of. */
  apply(url: string, definitions: readonly Definition[]): Promise<readonly Warning[]>;
  with<Result>(url: string, work: (connection: MysqlConnection) => Promise<Result>): Promise<Result>;
}

/** Names of databases at the sink by those at the source. */
export type Renames = Readonly<Record<string, string>>;

export interface Place {
  readonly url: string;
  readonly name: string;
}

export interface Copied {
  readonly list: DefinitionList;
  readonly made: readonly string[];
  readonly warnings: readonly Warning[];
}

const never = new AbortController().signal;

/** Puts the tables of one database into another. */
export function placeIn(from: string, to: string): (ref: TableRef) => TableRef {
  return ({ schema, name }) => ({ schema: schema === from ? to : schema, name });
}

/** Keeps a pool a URL for the tests of a file. */
export function useEnds(): Ends {
  const pools = new Map<string, ConnectionPool>();
  const open = new Set<MysqlConnection>();
  beforeAll(() => undefined);
  afterEach(async () => {
    for (const connection of open) await connection.release({ isBroken: true });
    open.clear();
  });
  afterAll(async () => {
    for (const pool of pools.values()) await pool.close();
  });
  const withConnection: Ends['with'] = async (url, work) => {
    const pool = pools.get(url) ?? (await preparePool(url, { end: 'sink', connector: 'test' }).open(never));
    pools.set(url, pool);
    const connection = await pool.connect(never);
    open.add(connection);
    try {
      return await work(connection);
    } finally {
      open.delete(connection);
      await connection.release();
    }
  };
  const read: Ends['read'] = (from, to) =>
    withConnection(from.url, (connection) => {
      const { server } = connection;
      return readDefinitions(connection, { database: from.name, server, place: placeIn(from.name, to) });
    });
  const apply: Ends['apply'] = (url, definitions) =>
    withConnection(url, async (connection) => {
      const warnings: Warning[] = [];
      await applyDefinitions(connection, definitions, { onWarning: (warning) => void warnings.push(warning) });
      return warnings;
    });
  return {
    read,
    readAll: (url, renames) =>
      withConnection(url, (connection) => {
        const { server } = connection;
        const place = ({ schema, name }: TableRef) => ({ schema: renames[schema] ?? schema, name });
        return readDefinitions(connection, { databases: Object.keys(renames), server, place });
      }),
    apply,
    with: withConnection,
    copy: async (from, to) => {
      const list = await read(from, to.name);
      const missing = await withConnection(to.url, async (connection) => {
        const existing = await listDefinitionIds(connection, { database: to.name });
        return list.definitions.filter(({ id }: Definition) => !existing.has(id));
      });
      // A record that is always applied, such as where a sequence stands, makes nothing.
      const made = missing.filter(({ isAlwaysApplied }) => isAlwaysApplied !== true).map(({ id }) => id);
      return { list, made, warnings: await apply(to.url, missing) };
    },
  };
}
