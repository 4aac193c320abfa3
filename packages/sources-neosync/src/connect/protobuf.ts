import { ReadError } from '@sync/core/connector';
import { connectorName } from '../options.ts';

/** Wire types of the protobuf encoding (protobuf.dev/programming-guides/encoding). */
const varintType = 0;
const eightBytes = 1;
const lengthDelimited = 2;
const fourBytes = 5;

/** A message to send: strings and messages by field number. */
export type ProtoFields = readonly (readonly [field: number, value: string | Uint8Array])[];

/** Encodes a message of strings and messages. An empty string is sent too, so that the choice of a oneof is kept. */
export function encodeMessage(fields: ProtoFields): Uint8Array {
  const parts = fields.flatMap(([field, value]) => {
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    return [varint((field << 3) | lengthDelimited), varint(bytes.length), bytes];
  });
  return Buffer.concat(parts);
}

/** One envelope, not compressed. */
export function encodeEnvelope(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const envelope = new Uint8Array(5 + message.length);
  new DataView(envelope.buffer).setUint32(1, message.length);
  envelope.set(message, 5);
  return envelope;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** Takes the row of a message, in one of its two forms. What it gets is valid during the call. */
export interface RowTarget {
  /** A row since version 0.5: Go's gob. */
  add(payload: Uint8Array): void;
  /** A row before version 0.5: texts by column. */
  addMap(entries: readonly (readonly [column: string, bytes: Uint8Array])[]): void;
}

/** Gives a `GetConnectionDataStreamResponse` to the target: field 2 `row_bytes`, or field 1, a map of bytes; others are skipped. @throws {ReadError} READ_CORRUPT */
export function readRowMessage(message: Uint8Array, target: RowTarget): void {
  const reader = new ProtoReader(message);
  let payload: Uint8Array | undefined;
  const entries: (readonly [string, Uint8Array])[] = [];
  while (!reader.isAtEnd) {
    const tag = reader.varint();
    if (tag === ((2 << 3) | lengthDelimited)) payload = reader.bytes();
    else if (tag === ((1 << 3) | lengthDelimited)) entries.push(readEntry(reader.bytes()));
    else reader.skip(tag & 7);
  }
  if (payload === undefined) target.addMap(entries);
  else target.add(payload);
}

/** An entry of a map: 1 its key, 2 its value; either is left out when empty. */
function readEntry(message: Uint8Array): readonly [string, Uint8Array] {
  const reader = new ProtoReader(message);
  let key = '';
  let value = new Uint8Array();
  while (!reader.isAtEnd) {
    const tag = reader.varint();
    if (tag === ((1 << 3) | lengthDelimited)) key = Buffer.from(reader.bytes()).toString('utf8');
    else if (tag === ((2 << 3) | lengthDelimited)) value = reader.bytes();
    else reader.skip(tag & 7);
  }
  return [key, value];
}

class ProtoReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes as Uint8Array<ArrayBuffer>;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Of up to 53 bits, which is more than any tag or length has. */
  varint(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 50; factor *= 128) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw corrupt();
      this.#at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw corrupt();
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const length = this.varint();
    const from = this.#at;
    this.#advance(length);
    return this.#bytes.subarray(from, from + length);
  }

  skip(wireType: number): void {
    if (wireType === lengthDelimited) this.bytes();
    else if (wireType === eightBytes) this.#advance(8);
    else if (wireType === fourBytes) this.#advance(4);
    else if (wireType === varintType) this.#skipVarint();
    else throw corrupt();
  }

  /** May have more bits than a number keeps. */
  #skipVarint(): void {
    for (let count = 0; count < 10; count += 1) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw corrupt();
      this.#at += 1;
      if (byte < 0x80) return;
    }
    throw corrupt();
  }

  #advance(length: number): void {
    if (length > this.#bytes.length - this.#at) throw corrupt();
    this.#at += length;
  }
}

function corrupt(): ReadError {
  return new ReadError({
    code: 'READ_CORRUPT',
    message: 'A row of the Neosync API is no protobuf message. Report this with the version of the Neosync server.',
    context: { connector: connectorName },
  });
}
