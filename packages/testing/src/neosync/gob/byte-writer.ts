/** Bytes that grow, and the primitive forms of gob among them. */
export interface ByteWriter {
  readonly length: number;
  clear(): void;
  byte(value: number): void;
  raw(bytes: Uint8Array): void;
  /** Appends what another writer has. */
  take(other: ByteWriter): void;
  /** An unsigned number below 2^53. */
  uint(value: number): void;
  /** A signed number: a safe one, or one of 64 bits. */
  int(value: number | bigint): void;
  uint64(value: bigint): void;
  float(value: number): void;
  /** The length in bytes and the bytes of a text or of bytes. */
  text(value: string | Uint8Array): void;
  /** The bytes so far, valid until the next write. */
  view(): Buffer;
}

const small = 1 << 30;
/** Go's NaN has its last bit set, too. */
const goNaN = 0x7f_f8_00_00_00_00_00_01n;
const double = new DataView(new ArrayBuffer(8));

/** An empty writer. */
export function openByteWriter(): ByteWriter {
  return new GrowingBytes();
}

class GrowingBytes implements ByteWriter {
  length = 0;
  #bytes = Buffer.allocUnsafeSlow(1024);

  clear(): void {
    this.length = 0;
  }

  view(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  take(other: ByteWriter): void {
    this.raw(other.view());
  }

  uint(value: number): void {
    if (value < 128) {
      this.byte(value);
      return;
    }
    if (value > 0xff_ff_ff_ff) {
      this.uint64(BigInt(value));
      return;
    }
    const count = value > 0xff_ff_ff ? 4 : value > 0xff_ff ? 3 : value > 0xff ? 2 : 1;
    this.#reserve(5);
    this.#bytes[this.length] = 256 - count;
    this.#bytes.writeUIntBE(value, this.length + 1, count);
    this.length += 1 + count;
  }

  uint64(value: bigint): void {
    double.setBigUint64(0, value);
    this.#shortest();
  }

  int(value: number | bigint): void {
    if (typeof value === 'number' && value >= -small && value < small) {
      this.uint(value < 0 ? ((~value << 1) | 1) >>> 0 : (value << 1) >>> 0);
      return;
    }
    const wide = BigInt(value);
    this.uint64(wide < 0n ? (~wide << 1n) | 1n : wide << 1n);
  }

  float(value: number): void {
    // The bytes of a double, the last one first, as a number in its shortest form.
    if (Number.isNaN(value)) double.setBigUint64(0, goNaN, true);
    else double.setFloat64(0, value, true);
    this.#shortest();
  }

  text(value: string | Uint8Array): void {
    if (typeof value !== 'string') {
      this.uint(value.length);
      this.raw(value);
      return;
    }
    const length = Buffer.byteLength(value);
    this.uint(length);
    this.#reserve(length);
    this.length += this.#bytes.write(value, this.length, 'utf8');
  }

  #shortest(): void {
    let first = 0;
    while (first < 7 && double.getUint8(first) === 0) first += 1;
    const count = 8 - first;
    this.#reserve(9);
    const lead = double.getUint8(first);
    if (count > 1 || lead >= 128) this.#bytes[this.length++] = 256 - count;
    for (let at = first; at < 8; at += 1) this.#bytes[this.length++] = double.getUint8(at);
  }

  #reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.length);
    this.#bytes = grown;
  }
}
