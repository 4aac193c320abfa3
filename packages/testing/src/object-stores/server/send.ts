import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Verdict } from '../armory.ts';
import type { StoreFault } from '../fault.ts';
import type { ContentSlice, Reply } from './reply.ts';

/** Sends an answer, spoiled as the verdict wants. Memory is bounded: a client that reads slowly slows the object down. */
export async function sendReply(response: ServerResponse, reply: Reply, { faults, gates }: Verdict): Promise<void> {
  const size = typeof reply.body === 'string' ? Buffer.byteLength(reply.body) : reply.body.end - reply.body.start;
  const short = faultOf(faults, 'short');
  const length = Math.min(size, short?.bytes ?? size);
  const cutAt = Math.min(length, faultOf(faults, 'cut')?.afterBytes ?? Number.POSITIVE_INFINITY);
  const isCut = faultOf(faults, 'cut') !== undefined;
  response.writeHead(reply.status, { ...reply.headers, 'content-length': reply.headers['content-length'] ?? length });
  const stops = gates.flatMap((gate) => (gate.afterBytes === undefined ? [] : [{ ...gate, at: gate.afterBytes }]));
  stops.sort((a, b) => a.at - b.at);
  let sent = 0;
  for await (const piece of bytesOf(reply.body, faultOf(faults, 'wrong byte')?.at)) {
    let rest = piece.subarray(0, cutAt - sent);
    for (let stop = stops[0]; stop !== undefined && stop.at < sent + rest.length; stop = stops[0]) {
      const before = rest.subarray(0, Math.max(0, stop.at - sent));
      await write(response, before);
      sent += before.length;
      rest = rest.subarray(before.length);
      stops.shift();
      await stop.enter();
    }
    await write(response, rest);
    sent += rest.length;
    if (response.destroyed || sent >= cutAt) break;
  }
  if (isCut) return reset(response);
  response.end();
}

/** Ends the connection once what was written is on its way. */
export async function reset(response: ServerResponse): Promise<void> {
  const { socket } = response;
  if (socket === null || socket.destroyed) return;
  // A reset throws away what waits to be sent, so the bytes before it go out first.
  await new Promise<void>((resolve) => socket.write('', () => resolve()));
  socket.destroy();
}

type FaultOf<Kind extends StoreFault['kind']> = Extract<StoreFault, { kind: Kind }>;

/** The first fault of a kind. */
export function faultOf<Kind extends StoreFault['kind']>(
  faults: readonly StoreFault[],
  kind: Kind,
): FaultOf<Kind> | undefined {
  return faults.find((fault): fault is FaultOf<Kind> => fault.kind === kind);
}

async function write(response: ServerResponse, piece: Uint8Array): Promise<void> {
  if (piece.length === 0 || response.destroyed || response.write(piece)) return;
  // Leaves no listener behind, as a large object waits hundreds of times.
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  } finally {
    waiting.abort();
  }
}

/** The bytes of a body; the one at `wrongAt`, counted from the start of the object, is another one. */
async function* bytesOf(body: string | ContentSlice, wrongAt: number | undefined): AsyncIterable<Uint8Array> {
  if (typeof body === 'string') return yield Buffer.from(body);
  let at = body.start;
  for await (const piece of body.content.read(body.start, body.end)) {
    const place = wrongAt === undefined ? -1 : wrongAt - at;
    at += piece.length;
    yield place >= 0 && place < piece.length ? withWrongByte(piece, place) : piece;
  }
}

function withWrongByte(piece: Uint8Array, place: number): Uint8Array {
  const copy = Uint8Array.from(piece);
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
}
