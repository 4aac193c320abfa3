import { createContextKey } from '@connectrpc/connect';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/** One request and its answer, with a way to answer past the library. */
export interface Exchange {
  readonly request: IncomingMessage;
  /** Answers so; what the library writes from then on goes nowhere. */
  reply(status: number, contentType: string, body: string): void;
  /** Writes bytes behind what was sent so far. */
  write(bytes: Uint8Array): void;
  /** Ends the HTTP answer as if it were whole. What the library writes from then on goes nowhere. */
  end(): void;
  /** Answers a stream with these bytes. What the library writes from then on goes nowhere. */
  send(body: Readable): Promise<void>;
  /** Resets the connection. */
  reset(): void;
}

/** Where a call finds its exchange. */
export const exchangeKey = createContextKey<Exchange | undefined>(undefined, { description: 'exchange' });

/** Takes the pen from whoever holds the response as soon as something is answered past the library. */
export function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const own = {
    writeHead: response.writeHead.bind(response),
    write: response.write.bind(response),
    end: response.end.bind(response),
  };
  const take = (): void => {
    Object.assign(response, { writeHead: () => response, write: () => true, end: () => response });
  };
  const begin = (): void => {
    if (response.headersSent) return;
    own.writeHead(200, { 'content-type': request.headers['content-type'] ?? 'application/connect+proto' });
  };
  return {
    request,
    reply: (status, contentType, body) => {
      take();
      own.writeHead(status, { 'content-type': contentType });
      own.end(body);
    },
    write: (bytes) => {
      begin();
      own.write(bytes);
    },
    end: () => {
      take();
      begin();
      own.end();
    },
    send: async (body) => {
      take();
      begin();
      for await (const chunk of body) {
        if (response.destroyed) return;
        if (!own.write(chunk)) await drained(response);
      }
      own.end();
    },
    reset: () => {
      take();
      request.socket.resetAndDestroy();
    },
  };
}

/** Resolves when more can be written, or nobody reads any longer. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
