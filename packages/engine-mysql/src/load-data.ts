import { Readable } from 'node:stream';
import type { StatementResult } from './connection.ts';
import { type MysqlClient, plainValues, sendQuery } from './mysql-client.ts';
import { readOutcome } from './statement-result.ts';

/** The driver copies each piece into a packet, so this is what a load holds beside its caller's own bytes. */
const pieceBytes = 1024 * 1024;

/** What a LOAD DATA LOCAL needs of its surroundings. */
export interface LocalLoadInit {
  readonly client: MysqlClient;
  readonly sql: string;
  /** The longest packet the server takes. */
  readonly maxPacketBytes: number;
}

/**
 * A LOAD DATA LOCAL INFILE under way, over the driver's `infileStreamFactory`. The server may only have our stream, whatever file it asks
 * for; and it may ask only while this statement runs, since no other query of ours has a factory.
 *
 * The driver pauses the stream when its socket is full and goes on when it has drained, so a piece counts as taken when the
 * stream asks for the next.
 */
export class LocalLoad {
  /** Settles as the statement does, with the driver's error. */
  readonly result: Promise<StatementResult>;
  /** Resolves when the server has asked for the file, or when it has ended the statement without. */
  readonly isAsked: Promise<boolean>;

  readonly #stream: Readable;
  readonly #pieceBytes: number;
  #wanted = Promise.withResolvers<void>();
  #isWanted = false;
  #hasEnded = false;
  #wasAsked = false;
  #isFileEnded = false;
  #isCut = false;

  constructor({ client, sql, maxPacketBytes }: LocalLoadInit) {
    this.#pieceBytes = Math.max(1024, Math.min(pieceBytes, Math.floor(maxPacketBytes / 2)));
    this.#stream = new Readable({ highWaterMark: 1, read: () => this.#want() });
    const asked = Promise.withResolvers<boolean>();
    const infileStreamFactory = (): Readable => {
      this.#wasAsked = true;
      asked.resolve(true);
      return this.#stream;
    };
    this.result = sendQuery(client, { ...plainValues, sql, infileStreamFactory }).then(readOutcome);
    this.result.then(
      () => this.#end(),
      () => this.#end(),
    );
    // A server that goes away may leave what was sent unread; the socket, whose other half still has bytes to send, would wait for ever.
    const { stream: socket } = client;
    const cut = (): void => void socket.destroy();
    socket.once('end', cut);
    void this.result.finally(() => socket.removeListener('end', cut)).catch(() => undefined);
    this.isAsked = asked.promise;
    void this.result.finally(() => asked.resolve(false)).catch(() => undefined);
  }

  /** The server has asked for the file. */
  get wasAsked(): boolean {
    return this.#wasAsked;
  }

  /** The file ended before its time: what the server says of the statement, be it success, is worth nothing. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** The statement is over. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Resolves when the connection has taken the bytes, or the statement is over. */
  async send(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length; from += this.#pieceBytes) {
      const piece = bytes.subarray(from, from + this.#pieceBytes);
      // A piece of no length would end the file; there is none. The stream takes one piece at a time, so waiting is short.
      await this.#wait();
      if (this.#hasEnded || this.#isFileEnded) return;
      this.#isWanted = false;
      this.#wanted = Promise.withResolvers();
      this.#stream.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
      await this.#wait();
    }
  }

  /** Ends the file: the server finishes with what it has. */
  endFile(): void {
    if (this.#isFileEnded || this.#hasEnded) return;
    this.#isFileEnded = true;
    this.#stream.push(null);
  }

  /** Ends the file before its time, so that the server comes to an end. */
  cutFile(): void {
    if (this.#isFileEnded || this.#hasEnded) return;
    this.#isCut = true;
    this.endFile();
  }

  async #wait(): Promise<void> {
    if (!this.#isWanted && !this.#hasEnded) await this.#wanted.promise;
  }

  #want(): void {
    this.#isWanted = true;
    this.#wanted.resolve();
  }

  /** The driver leaves its listeners on a stream whose statement failed: nothing more may go to them. */
  #end(): void {
    this.#hasEnded = true;
    this.#wanted.resolve();
    this.#stream.removeAllListeners('data');
    this.#stream.removeAllListeners('end');
    this.#stream.destroy();
  }
}
