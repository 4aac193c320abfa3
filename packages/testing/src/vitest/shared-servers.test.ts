import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { PostgresServer } from '../postgres/postgres-server.ts';
import { openSharedServers, type ServerRequest } from './shared-servers.ts';

/** A server that only counts how often it is stopped. */
function fakeServer(url: string, onStop: () => void): PostgresServer {
  const stop = async (): Promise<void> => onStop();
  const createDatabase = (): Promise<never> => Promise.reject(new Error('a fake has no databases'));
  return { url, via: 'embedded', version: '18.4', major: 18, createDatabase, stop, [Symbol.asyncDispose]: stop };
}

async function ask(port: number, request: ServerRequest): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${JSON.stringify(request)}\n`);
  return text(socket);
}

describe('openSharedServers', () => {
  it('starts one server for equal requests, and another one for a different request', async () => {
    const started: ServerRequest[] = [];
    const servers = await openSharedServers(async (request) => fakeServer(`fake:${started.push(request)}`, () => {}));
    const answers = await Promise.all([{}, {}, { major: 16 } as const].map((request) => ask(servers.port, request)));
    expect(started).toEqual([{}, { major: 16 }]);
    expect(answers[0]).toBe(answers[1]);
    expect(answers[2]).toContain('fake:2');
    await servers.close();
  });

  it('starts nothing until it is asked', async () => {
    const started: ServerRequest[] = [];
    const servers = await openSharedServers(async (request) => fakeServer(`fake:${started.push(request)}`, () => {}));
    await servers.close();
    expect(started).toEqual([]);
  });

  it('stops every server it started', async () => {
    let stopped = 0;
    const servers = await openSharedServers(async () =>
      fakeServer('fake:', () => {
        stopped += 1;
      }),
    );
    await Promise.all([ask(servers.port, { major: 15 }), ask(servers.port, { major: 16 })]);
    await servers.close();
    expect(stopped).toBe(2);
  });

  it('answers with the reason when no server starts', async () => {
    const servers = await openSharedServers(() => Promise.reject(new Error('No PostgreSQL could be started.')));
    expect(JSON.parse(await ask(servers.port, {}))).toEqual({ error: 'No PostgreSQL could be started.' });
    await servers.close();
  });
});
