/** A buffer that grows, written to at its end. Written for reuse: set `length` back to 0 and nothing is allocated again. */
export class ByteOutput {
  bytes: Buffer;
  /** Bytes written so far; what lies behind is rubbish. */
  length = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** Makes room for `count` bytes more. The `write…` methods below do not ask: reserve first, once for many. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  writeByte(value: number): void {
    this.bytes[this.length++] = value;
  }

  writeInt16(value: number): void {
    const at = this.length;
    this.bytes[at] = value >> 8;
    this.bytes[at + 1] = value;
    this.length = at + 2;
  }

  writeInt32(value: number): void {
    this.writeInt32At(this.length, value);
    this.length += 4;
  }

  writeInt32At(at: number, value: number): void {
    const bytes = this.bytes;
    bytes[at] = value >> 24;
    bytes[at + 1] = value >> 16;
    bytes[at + 2] = value >> 8;
    bytes[at + 3] = value;
  }

  /**
   * Writes the 64-bit integer `factor * scale + rest`, exact where a product of two numbers would be rounded. Takes integers with
   * |factor| < 2^47, scale <= 1e9, |rest| < 2^52. Gives false, with nothing written, when it does not fit 64 bits.
   */
  writeInt64(factor: number, scale: number, rest: number): boolean {
    // Split so that no step leaves 53 bits: high * 2^16 + low, times scale, is added up in steps of 16 bits.
    const high = Math.floor(factor / 65536);
    const lowPart = (factor - high * 65536) * scale + rest;
    const carry = Math.floor(lowPart / 65536);
    const upper = high * scale + carry;
    const top = Math.floor(upper / 65536);
    if (top < -2147483648 || top > 2147483647) return false;
    this.writeInt32(top);
    this.writeInt16(upper - top * 65536);
    this.writeInt16(lowPart - carry * 65536);
    return true;
  }

  /** Copies a stretch of another buffer. */
  writeBytes(source: Uint8Array, start: number, end: number): void {
    const at = this.length;
    const length = end - start;
    if (length > 48) {
      this.bytes.set(source.subarray(start, end), at);
    } else {
      // A call into the engine costs more than a loop over so few bytes.
      const bytes = this.bytes;
      for (let offset = 0; offset < length; offset++) bytes[at + offset] = source[start + offset] as number;
    }
    this.length = at + length;
  }
}
