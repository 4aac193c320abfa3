import {
  type ClientTools,
  findClientTools,
  NoEngineError,
  type PostgresMajor,
  type PostgresServer,
  startPostgres,
} from '@sync/testing';
import pg from 'pg';

/** Two servers, one to read from and one to write to, and the client tools of their version. */
export interface Servers extends AsyncDisposable {
  readonly source: PostgresServer;
  readonly target: PostgresServer;
  readonly tools: ClientTools;
}

/**
 * As durable as servers come out of the box (fsync and full page writes on), with the memory of a small production server.
 * Autovacuum is off, so that it does not fall into one variant's time and not into another's.
 */
const SETTINGS = {
  wal_level: 'replica',
  shared_buffers: '1GB',
  max_wal_size: '4GB',
  maintenance_work_mem: '256MB',
  work_mem: '32MB',
  autovacuum: 'off',
};

/** Starts both servers, of the version of the installed client tools. Never a server that is there already. */
export async function startServers(): Promise<Servers> {
  const tools = await findClientTools();
  const major = checkMajor(tools.major);
  const source = await startServer(major);
  try {
    const target = await startServer(major);
    const stop = async (): Promise<void> => {
      await Promise.all([source.stop(), target.stop()]);
    };
    return { source, target, tools, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await source.stop();
    throw error;
  }
}

/** One server, of the version of the installed client tools. */
export async function startOneServer(): Promise<AsyncDisposable & { server: PostgresServer; tools: ClientTools }> {
  const tools = await findClientTools();
  const server = await startServer(checkMajor(tools.major));
  return { server, tools, [Symbol.asyncDispose]: () => server.stop() };
}

/** The system's own build where there is one: its client tools are what we are compared with. */
async function startServer(major: PostgresMajor): Promise<PostgresServer> {
  const options = { major, durable: true, settings: SETTINGS };
  try {
    return await startPostgres({ ...options, via: 'system' });
  } catch (error) {
    if (!(error instanceof NoEngineError)) throw error;
    return startPostgres({ ...options, via: 'npm' });
  }
}

function checkMajor(major: number): PostgresMajor {
  if (major === 15 || major === 16 || major === 17 || major === 18) return major;
  throw new Error(`The installed psql and pg_dump are of version ${major}; the benchmark needs one of 15 to 18.`);
}

/** Runs SQL on a connection of its own and returns the last statement's rows. */
export async function runSql<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'sync-bench' });
  await client.connect();
  try {
    const result: unknown = await client.query<Row>(sql);
    const last = Array.isArray(result) ? result.at(-1) : result;
    return (last as pg.QueryResult<Row>).rows;
  } finally {
    await client.end();
  }
}
