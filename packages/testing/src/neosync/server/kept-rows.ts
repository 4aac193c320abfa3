import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The rows of a table as the answer that streams them: envelopes, the end-of-stream message included. */
export interface KeptRows {
  readonly rows: number;
  open(): Readable;
}

/** A folder of such answers. */
export interface Keep extends AsyncDisposable {
  /** Writes an answer. */
  add(name: string, payloads: AsyncIterable<Uint8Array>): Promise<void>;
  get(name: string): KeptRows | undefined;
}

/** An empty folder for temporary files, which goes when it is disposed of. */
export async function openKeep(): Promise<Keep> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-neosync-'));
  const kept = new Map<string, KeptRows>();
  return {
    add: async (name, payloads) => {
      const file = join(folder, String(kept.size));
      let rows = 0;
      const envelopes = async function* (): AsyncGenerator<Uint8Array> {
        for await (const payload of payloads) {
          rows += 1;
          yield envelope(0, rowMessage(payload));
        }
        yield envelope(endOfStream, Buffer.from('{}'));
      };
      await pipeline(Readable.from(envelopes()), createWriteStream(file));
      kept.set(name, { rows, open: () => createReadStream(file, { highWaterMark: 256 * 1024 }) });
    },
    get: (name) => kept.get(name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const endOfStream = 2;

/** `GetConnectionDataStreamResponse` with `row_bytes`, which is field 2, of length-delimited bytes. */
function rowMessage(payload: Uint8Array): Uint8Array {
  return new BinaryWriter()
    .uint32((2 << 3) | 2)
    .bytes(payload)
    .finish();
}

function envelope(flags: number, payload: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(5 + payload.length);
  bytes[0] = flags;
  bytes.writeUInt32BE(payload.length, 1);
  bytes.set(payload, 5);
  return bytes;
}
