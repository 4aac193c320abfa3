import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';
import { startPostgres } from '../postgres/start-postgres.ts';
import type { ServerAnswer, ServerRequest } from './shared-servers.ts';

/** A server that answered. */
export type SharedServer = Exclude<ServerAnswer, { readonly error: string }>;

const own = new Map<string, Promise<SharedServer>>();

/**
 * The run's shared server of this kind. Without the global set-up this test file starts one for itself, which ends
 * with its process.
 */
export async function requestServer(request: ServerRequest): Promise<SharedServer> {
  const line = lineOf(request);
  const port = inject('syncTestingPort');
  if (port === undefined) {
    const started = own.get(line) ?? startPostgres(request);
    own.set(line, started);
    return started;
  }
  const answer = await ask(port, line);
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}

/** Equal requests make equal lines, whatever the order of their keys. */
function lineOf(request: ServerRequest): string {
  const { major, durable, via } = request;
  const settings = Object.fromEntries(Object.entries(request.settings ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ major, durable, via, settings });
}

function ask(port: number, line: string): Promise<ServerAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\n`));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The run that shares its servers has ended.')));
    createInterface(socket).once('line', (said) => resolve(JSON.parse(said) as ServerAnswer));
  });
}
