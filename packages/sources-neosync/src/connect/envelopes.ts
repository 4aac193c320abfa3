import { gunzipSync } from 'node:zlib';
import { ConnectFault } from './connect-fault.ts';
import { SizeFault } from './stream-fault.ts';

const headerBytes = 5;
const compressedFlag = 1;
const endFlag = 2;
const firstCapacity = 256 * 1024;

/** Reads into the buffer it gets, from the start of it, and gives it back; undefined at the end. */
export type ReadInto = (view: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer> | undefined>;

/** One message of a stream. `bytes` are valid until the next `fill`. */
export interface Envelope {
  readonly isEnd: boolean;
  readonly bytes: Uint8Array;
}

export interface EnvelopesInit {
  readonly readInto: ReadInto;
  /** A longer envelope ends the stream, compressed or not. */
  readonly maxBytes: number;
  /** What the server said it compresses with. */
  readonly encoding: string;
}

/**
 * Cuts a byte stream into the envelopes of Connect: a byte of flags, four of length, the payload. Bytes are read into one buffer, which grows only
 * as a long envelope really arrives; no promise is made for an envelope that is there already.
 */
export class Envelopes {
  readonly #init: EnvelopesInit;
  #bytes = new Uint8Array(firstCapacity);
  #start = 0;
  #end = 0;

  constructor(init: EnvelopesInit) {
    this.#init = init;
  }

  /** The next envelope that is there in full. @throws {SizeFault} it is too long @throws {ConnectFault} it cannot be unpacked */
  next(): Envelope | undefined {
    const length = this.#nextLength();
    if (length === undefined || this.#end - this.#start < headerBytes + length) return undefined;
    const flags = this.#bytes[this.#start] ?? 0;
    const from = this.#start + headerBytes;
    const payload = this.#bytes.subarray(from, from + length);
    this.#start = from + length;
    const bytes = (flags & compressedFlag) === 0 || length === 0 ? payload : this.#unzip(payload);
    return { isEnd: (flags & endFlag) !== 0, bytes };
  }

  /** Waits for more bytes. False at the end of the stream. */
  async fill(): Promise<boolean> {
    this.#makeRoom();
    const view = this.#bytes.subarray(this.#end);
    const read = await this.#init.readInto(view);
    if (read === undefined) return false;
    // The buffer was handed over and came back.
    this.#bytes = new Uint8Array(read.buffer);
    this.#end += read.length;
    return true;
  }

  /** Bytes of an envelope that never came in full. */
  get hasRest(): boolean {
    return this.#end > this.#start;
  }

  #nextLength(): number | undefined {
    if (this.#end - this.#start < headerBytes) return undefined;
    const bytes = this.#bytes;
    const at = this.#start + 1;
    const high = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const length = high * 256 + (bytes[at + 3] ?? 0);
    if (length > this.#init.maxBytes) throw this.#tooLong(length);
    return length;
  }

  #makeRoom(): void {
    if (this.#start === this.#end) {
      this.#start = 0;
      this.#end = 0;
      return;
    }
    const capacity = this.#bytes.length;
    if (capacity - this.#end >= capacity / 4) return;
    const rest = this.#end - this.#start;
    if (rest > capacity / 2) {
      const larger = new Uint8Array(capacity * 2);
      larger.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = larger;
    } else {
      this.#bytes.copyWithin(0, this.#start, this.#end);
    }
    this.#start = 0;
    this.#end = rest;
  }

  #unzip(payload: Uint8Array): Uint8Array {
    const { encoding, maxBytes } = this.#init;
    if (encoding !== 'gzip') throw odd(`it sent a message packed with "${encoding}"`);
    try {
      return gunzipSync(payload, { maxOutputLength: maxBytes, chunkSize: unpackedSize(payload) });
    } catch (error) {
      if (error instanceof RangeError) throw this.#tooLong(undefined);
      throw odd('it sent a message that cannot be unpacked');
    }
  }

  #tooLong(length: number | undefined): SizeFault {
    const size = length === undefined ? 'more than that, unpacked' : `${length} bytes`;
    return new SizeFault(`a row may have ${this.#init.maxBytes} bytes, and one has ${size}`);
  }
}

function odd(oddity: string): ConnectFault {
  return new ConnectFault({ code: 'data_loss', oddity });
}

/** What the end of a gzip says it unpacks to; a room of that size saves the usual one of 16 KiB for each row. Nothing depends on its truth. */
function unpackedSize(payload: Uint8Array): number {
  const { length } = payload;
  const size = length < 18 ? 0 : Buffer.from(payload.buffer, payload.byteOffset, length).readUInt32LE(length - 4);
  return Math.min(Math.max(size + 1, 64), 1024 * 1024);
}
