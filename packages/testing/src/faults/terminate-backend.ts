import { query } from '../postgres/query.ts';

const patienceMs = 5000;

/** Ends a server process, as an administrator would, and resolves once it is gone. Rejects when there is no such process. */
export async function terminateBackend(database: { readonly url: string }, pid: number): Promise<void> {
  const [row] = await query(database.url, 'SELECT pg_terminate_backend($1, $2)', [pid, patienceMs]);
  if (row?.[0] !== 't') throw new Error(`The server process ${pid} is not there or did not end.`);
}
