import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';
import { NoEngineError } from '../ladder/no-engine-error.ts';
import {
  type Answer,
  type DatabaseRequest,
  type Refusal,
  type SharedDatabase,
  sharedDatabases,
} from './shared-servers.ts';

/** Servers of this test file, which end with its process; used when the run has no global set-up. */
const own = sharedDatabases();

/** A fresh database on the run's shared server of the wanted kind. Whoever asks drops it. */
export async function requestDatabase(request: DatabaseRequest): Promise<SharedDatabase> {
  const port = inject('syncTestingPort');
  if (port === undefined) return own.database(request);
  const answer = await ask(port, JSON.stringify(request));
  if ('error' in answer) throw new MissingServerError(answer);
  return answer;
}

/** The run's shared server cannot be had. */
export class MissingServerError extends Error {
  override readonly name = 'MissingServerError';
  /** No way gives such a server on this machine, and nobody asked for a particular one. */
  readonly isMissing: boolean;

  constructor({ error, isMissing = false }: Refusal) {
    super(error);
    this.isMissing = isMissing;
  }
}

/** Whether this error only says that this machine has no such server. */
export function saysMissing(error: unknown): boolean {
  if (error instanceof MissingServerError) return error.isMissing;
  return error instanceof NoEngineError && !error.wasAskedFor;
}

function ask(port: number, line: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\n`));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The run that shares its servers has ended.')));
    createInterface(socket).once('line', (said) => resolve(JSON.parse(said) as Answer));
  });
}
