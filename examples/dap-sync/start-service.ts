import { readTable, startFakeDap, startPostgres } from '@sync/testing';

/** What stands for the service and your database. */
export interface Service extends AsyncDisposable {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Calls a minute. The published ones would have six queries take more than a minute; this service counts none. */
  readonly limits: { readonly createJob: number };
  readonly databaseUrl: string;
  /** Something happens in the school. */
  change(): Promise<void>;
  /** Fails unless the database has the rows that the service has. */
  compare(): Promise<void>;
}

const tables = ['canvas.accounts', 'canvas.courses', 'canvas.users'];

/** Starts a fake DAP server with three tables of made-up rows, and a PostgreSQL server with an empty database. */
export async function startService(): Promise<Service> {
  const server = await startPostgres();
  const dap = await startFakeDap({ tables: tables.map((name) => ({ name, rows: 1000 })) });
  const stop = async (): Promise<void> => {
    await dap.stop();
    await server.stop();
  };
  try {
    const database = await server.createDatabase('lms');
    return {
      url: dap.url,
      clientId: dap.clientId,
      clientSecret: dap.clientSecret,
      limits: { createJob: 1000 },
      databaseUrl: database.url,
      change: async () => {
        for (const name of tables) await dap.tables.applyRound(name, { updates: 50, inserts: 20, deletes: 10 });
      },
      compare: async () => {
        for (const name of tables) {
          const expected = await dap.tables.expectedRows(name);
          const [schema, table = ''] = name.split('.');
          const found = await readTable(database.url, table, schema);
          if (keysOf(expected.rows) !== keysOf(found.rows)) throw new Error(`${name} differs from the service.`);
        }
        process.stdout.write('The database has what the service has.\n');
      },
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The key is the first column. */
function keysOf(rows: readonly (readonly (string | null)[])[]): string {
  const keys = new Set(rows.map(([key]) => key));
  return JSON.stringify([...keys].sort((a, b) => Number(a) - Number(b)));
}
