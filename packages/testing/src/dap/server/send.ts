import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Gate } from '../armory.ts';
import type { World } from '../world.ts';
import type { FileSlice, Reply } from './reply.ts';

/** Where sending an answer stops, for a while or for good. */
export interface Stops {
  /** Bytes of the body after which the connection is reset. */
  readonly resetAfter: number | undefined;
  readonly gates: readonly Gate[];
}

/** Sends an answer. Memory is bounded: a client that reads slowly slows the file down. */
export async function sendReply(
  world: World,
  response: ServerResponse,
  { reply, stops }: { reply: Reply; stops: Stops },
): Promise<void> {
  const { body } = reply;
  const size = typeof body === 'string' ? Buffer.byteLength(body) : body.end - body.start;
  response.writeHead(reply.status, { ...reply.headers, 'content-length': size });
  if (stops.resetAfter === undefined && stops.gates.length === 0 && typeof body === 'string') {
    response.end(body);
    return;
  }
  let sent = 0;
  for await (const chunk of pieces(typeof body === 'string' ? textBytes(body) : fileBytes(world, body), stops)) {
    if (typeof chunk === 'function') {
      await chunk();
      continue;
    }
    if (response.destroyed) return;
    sent += chunk.length;
    if (!response.write(chunk)) await drained(response);
  }
  if (stops.resetAfter !== undefined && sent >= Math.min(size, stops.resetAfter)) {
    await reset(response);
    return;
  }
  response.end();
}

/** Waits until more can be written, or the client has gone; leaves no listener behind, as a large file waits hundreds of times. */
async function drained(response: ServerResponse): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  } finally {
    waiting.abort();
  }
}

/** Cuts the connection once what was written is on its way. */
export async function reset(response: ServerResponse): Promise<void> {
  const { socket } = response;
  if (socket === null || socket.destroyed) return;
  // A reset throws away what waits to be sent, so the bytes before it go out first.
  await new Promise<void>((resolve) => socket.write('', () => resolve()));
  socket.resetAndDestroy();
}

async function* textBytes(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

async function* fileBytes(world: World, { file, start, end }: FileSlice): AsyncIterable<Uint8Array> {
  for await (const chunk of file.read(start, end)) {
    world.counts.bytes += chunk.length;
    yield chunk;
  }
}

/** Bytes up to the reset, and between them the gates to pass. */
async function* pieces(
  bytes: AsyncIterable<Uint8Array>,
  stops: Stops,
): AsyncIterable<Uint8Array | (() => Promise<void>)> {
  const gates = stops.gates.toSorted((a, b) => (a.afterBytes ?? 0) - (b.afterBytes ?? 0));
  const end = stops.resetAfter ?? Number.POSITIVE_INFINITY;
  let at = 0;
  for await (const chunk of bytes) {
    let rest = chunk;
    for (let gate = gates[0]; gate !== undefined && (gate.afterBytes ?? 0) < at + rest.length; gate = gates[0]) {
      const before = rest.subarray(0, Math.max(0, Math.min(end, gate.afterBytes ?? 0) - at));
      if (before.length > 0) yield before;
      at += before.length;
      rest = rest.subarray(before.length);
      gates.shift();
      yield () => gate.enter();
    }
    const within = rest.subarray(0, Math.max(0, end - at));
    if (within.length > 0) yield within;
    at += within.length;
    if (at >= end) return;
  }
  for (const gate of gates) yield () => gate.enter();
}
