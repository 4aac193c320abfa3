/** Run by a test as a process of its own: starts a server, says where, and waits to be killed. */
import { startPostgres } from '@sync/testing';
import { query } from '../src/postgres/query.ts';

const server = await startPostgres({ via: 'embedded' });
const [row] = await query(server.url, `SELECT current_setting('data_directory')`);
process.stdout.write(`${JSON.stringify({ processId: server.processId, folder: row?.[0] })}\n`);
setInterval(() => undefined, 1000);
