/** Run by a test as a process of its own: starts a server, says where, and waits to be killed. */
import { startMariadb } from '@sync/testing';
import { query } from '../src/mysql/query.ts';

const server = await startMariadb();
const [row] = await query(server.url, 'SELECT @@datadir');
process.stdout.write(`${JSON.stringify({ processId: server.processId, folder: row?.[0] })}\n`);
setInterval(() => undefined, 1000);
