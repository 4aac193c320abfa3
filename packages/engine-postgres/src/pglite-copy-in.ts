import type { CopyFormat, CopyIn, CopyInRequest } from './connection.ts';
import { type CopyRowCounter, createCopyRowCounter } from './copy-rows.ts';
import { copyInStatement } from './copy-statements.ts';

/** A piece is sent when it has this many bytes and at least one whole row. */
const pieceBytes = 4 * 1024 * 1024;
const trailer = new Uint8Array([0xff, 0xff]);

/** Loads one piece; gives the rows that were loaded. */
type Load = (sql: string, bytes: Blob) => Promise<number>;

/**
 * Copies into PGlite, whose device holds what one statement reads. So the bytes are gathered into pieces of whole rows, one COPY
 * for each; a piece and the row that follows it are all that is held. Keys are checked behind each piece, not only at the end.
 */
export function openPgliteCopyIn(requests: readonly CopyInRequest[], load: Load): CopyIn {
  const counts = requests.map(() => 0);
  let current = -1;
  let pieces: Pieces | undefined;
  const end = async (): Promise<void> => {
    const rest = pieces?.end();
    pieces = undefined;
    if (rest !== undefined) await send(current, rest);
  };
  const send = async (request: number, bytes: Blob): Promise<void> => {
    const copy = requests[request] as CopyInRequest;
    const sql = copyInStatement(copy).replace(' FROM STDIN ', " FROM '/dev/blob' ");
    counts[request] = (counts[request] ?? 0) + (await load(sql, bytes));
  };
  const take = async (request: number, bytes: Uint8Array): Promise<void> => {
    if (request !== current) {
      await end();
      current = request;
      pieces = new Pieces(requests[request]?.format ?? 'binary');
    }
    const piece = pieces?.add(bytes);
    if (piece !== undefined) await send(request, piece);
  };
  // Several writes may be in flight; a piece must be whole before the next bytes are taken.
  let last: Promise<void> = Promise.resolve();
  return {
    write(request, bytes) {
      const done = last.then(() => take(request, bytes));
      last = done.catch(() => undefined);
      return done;
    },
    async finish() {
      await end();
      return counts;
    },
    async abort() {
      pieces = undefined;
    },
  };
}

/** Gathers the bytes of one COPY and cuts them behind whole rows. */
class Pieces {
  readonly #counter: CopyRowCounter;
  readonly #isBinary: boolean;
  /** The header of the whole COPY, which every piece begins with. */
  #header: Uint8Array | undefined;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  /** Of these, bytes of whole rows. */
  #wholeBytes = 0;

  constructor(format: CopyFormat) {
    this.#counter = createCopyRowCounter(format);
    this.#isBinary = format === 'binary';
  }

  add(bytes: Uint8Array): Blob | undefined {
    const before = this.#bytes;
    this.#counter.take(bytes);
    // The caller may reuse its buffer. Not `slice`, which gives a view when the bytes are a Buffer.
    this.#parts.push(new Uint8Array(bytes));
    this.#bytes += bytes.length;
    if (this.#counter.lastRowEnd > 0) this.#wholeBytes = before + this.#counter.lastRowEnd;
    return this.#wholeBytes >= pieceBytes ? this.#cut() : undefined;
  }

  end(): Blob | undefined {
    if (this.#bytes === 0) return undefined;
    this.#counter.end();
    return this.#wholeBytes > 0 ? this.#cut() : undefined;
  }

  #cut(): Blob {
    const all = new Uint8Array(this.#bytes);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    const rows = all.subarray(0, this.#wholeBytes);
    const rest = all.slice(this.#wholeBytes);
    this.#parts = [rest];
    this.#bytes = rest.length;
    this.#wholeBytes = 0;
    if (!this.#isBinary) return new Blob([rows]);
    const isFirst = this.#header === undefined;
    this.#header ??= rows.slice(0, this.#counter.headerBytes);
    return new Blob(isFirst ? [rows, trailer] : [this.#header as Uint8Array<ArrayBuffer>, rows, trailer]);
  }
}
