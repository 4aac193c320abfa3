import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request for a file. `count` is how many came before. */
export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A service that knows one file, `a`, kept in a store of the test's own making. */
export interface Store extends AsyncDisposable {
  readonly url: string;
  /** The headers of the requests for the file. */
  readonly asked: IncomingMessage['headers'][];
  /** Addresses that were made. */
  readonly presigned: () => number;
  /** Connections that are open. */
  readonly open: () => number;
}

/** Starts one on a free port; every address begins with `/file`. */
export async function startStore(answer: Answer): Promise<Store> {
  const asked: IncomingMessage['headers'][] = [];
  let presigned = 0;
  let open = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/ids')) return void response.end('{"access_token":"a.b.c","expires_in":3600}');
    if (path.startsWith('/dap/object/url')) {
      presigned += 1;
      const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file?signature=HUSH${presigned}`;
      return void response.end(JSON.stringify({ urls: { a: { url: target } } }));
    }
    asked.push(request.headers);
    answer(request, response, asked.length - 1);
  });
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    presigned: () => presigned,
    open: () => open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
