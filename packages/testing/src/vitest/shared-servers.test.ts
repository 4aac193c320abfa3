import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { PostgresServer } from '../postgres/postgres-server.ts';
import { type Answer, type DatabaseRequest, openSharedServers, type ServerRequest } from './shared-servers.ts';

/** A server whose databases are only names, and that counts how often it is stopped. */
function fakeServer(url: string, onStop: () => void = () => undefined): PostgresServer {
  let databases = 0;
  const stop = async (): Promise<void> => onStop();
  const drop = async (): Promise<void> => undefined;
  return {
    url,
    via: 'embedded',
    version: '18.4',
    major: 18,
    createDatabase: async (label = 'db') => {
      databases += 1;
      const name = `${label}_${databases}`;
      return { name, url: `${url}/${name}`, drop, [Symbol.asyncDispose]: drop };
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function ask(port: number, request: DatabaseRequest): Promise<Answer> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${JSON.stringify(request)}\n`);
  return JSON.parse(await text(socket)) as Answer;
}

describe('openSharedServers', () => {
  it('starts one server for equal requests, and another one for a different request', async () => {
    const started: ServerRequest[] = [];
    const servers = await openSharedServers(async (request) => fakeServer(`fake:${started.push(request)}`));
    const requests: ServerRequest[] = [
      { settings: { a: '1', b: '2' } },
      { settings: { b: '2', a: '1' } },
      { major: 16 },
    ];
    const answers = await Promise.all(requests.map((server) => ask(servers.port, { server })));
    expect(started).toHaveLength(2);
    expect(answers.map((answer) => 'server' in answer && answer.server.url)).toEqual(['fake:1', 'fake:1', 'fake:2']);
    await servers.close();
  });

  it('gives a database of its own to each request, named as wished', async () => {
    const servers = await openSharedServers(async () => fakeServer('fake:'));
    const first = await ask(servers.port, { server: {}, name: 'shop' });
    const second = await ask(servers.port, { server: {} });
    expect([first, second]).toMatchObject([{ url: 'fake:/shop_1' }, { url: 'fake:/db_2' }]);
    await servers.close();
  });

  it('starts nothing until it is asked', async () => {
    const started: ServerRequest[] = [];
    const servers = await openSharedServers(async (request) => fakeServer(`fake:${started.push(request)}`));
    await servers.close();
    expect(started).toEqual([]);
  });

  it('stops every server it started', async () => {
    let stopped = 0;
    const count = (): void => {
      stopped += 1;
    };
    const servers = await openSharedServers(async () => fakeServer('fake:', count));
    await Promise.all([ask(servers.port, { server: { major: 15 } }), ask(servers.port, { server: { major: 16 } })]);
    await servers.close();
    expect(stopped).toBe(2);
  });

  it('answers with the reason when no server starts', async () => {
    const servers = await openSharedServers(() => Promise.reject(new Error('No PostgreSQL could be started.')));
    expect(await ask(servers.port, { server: {} })).toEqual({ error: 'No PostgreSQL could be started.' });
    await servers.close();
  });
});
