import { NetworkFault, within } from '@sync/core/connector';
import { ConnectFault, readConnectError } from './connect-fault.ts';
import { Envelopes } from './envelopes.ts';
import type { Hide } from './http-answer.ts';
import { CutFault } from './stream-fault.ts';

/** A line that cannot be cut is left to itself after this time. */
const closeWithinMs = 500;

/** The messages of an answer, pulled: nothing is read from the network that nobody asks for. Disposing cuts the line unless all was read. */
export interface RowStream extends AsyncDisposable {
  /** The next message that has arrived already; valid until `fill`. @throws {ConnectFault} the server ended the stream with an error */
  next(): Uint8Array | undefined;
  /**
   * Waits for more. False once the server said that the stream is complete.
   *
   * @throws {NetworkFault} it broke off
   * @throws {CutFault} it ended without saying so
   */
  fill(): Promise<boolean>;
}

export interface RowStreamInit {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly headers: Headers;
  readonly maxMessageBytes: number;
  readonly hide: Hide;
  readonly signal: AbortSignal;
}

/** Reads a body as Connect's stream of envelopes, the last of which is a message of its own about how it ended. */
export function openRowStream(init: RowStreamInit): RowStream {
  const reader = init.body.getReader({ mode: 'byob' });
  const envelopes = new Envelopes({
    readInto: async (view) => {
      const { done, value } = await reader.read(view);
      return done || value === undefined ? undefined : value;
    },
    maxBytes: init.maxMessageBytes,
    encoding: init.headers.get('connect-content-encoding') ?? 'identity',
  });
  return new EnvelopeStream(init, envelopes, reader);
}

class EnvelopeStream implements RowStream {
  readonly #init: RowStreamInit;
  readonly #envelopes: Envelopes;
  readonly #reader: ReadableStreamBYOBReader;
  #isComplete = false;

  constructor(init: RowStreamInit, envelopes: Envelopes, reader: ReadableStreamBYOBReader) {
    this.#init = init;
    this.#envelopes = envelopes;
    this.#reader = reader;
  }

  next(): Uint8Array | undefined {
    if (this.#isComplete) return undefined;
    const envelope = this.#envelopes.next();
    if (envelope === undefined || !envelope.isEnd) return envelope?.bytes;
    const fault = readEnd(envelope.bytes, this.#init.hide);
    if (fault !== undefined) throw fault;
    this.#isComplete = true;
    return undefined;
  }

  async fill(): Promise<boolean> {
    if (this.#isComplete) return false;
    const hasMore = await this.#envelopes.fill().catch((error: unknown) => {
      throw NetworkFault.of(error);
    });
    // Go's server ends a body well also when the handler died: only the last message tells.
    if (!hasMore)
      throw new CutFault(`ended ${this.#envelopes.hasRest ? 'inside a message' : 'without its last message'}`);
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await within(closeWithinMs, this.#reader.cancel());
  }
}

/** The end-of-stream message: JSON, with an error in it or without. */
function readEnd(bytes: Uint8Array, hide: Hide): ConnectFault | undefined {
  const odd = new ConnectFault({ code: 'data_loss', oddity: 'it ended the stream with a message that is no JSON' });
  try {
    const message: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (typeof message !== 'object' || message === null) return odd;
    if (!('error' in message) || message.error == null) return undefined;
    return new ConnectFault(readConnectError(message.error, hide) ?? { code: 'unknown' });
  } catch {
    return odd;
  }
}
