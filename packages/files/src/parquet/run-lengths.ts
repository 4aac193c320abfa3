/** Where numbers are packed: between two places of a buffer. */
export interface PackedRange {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Fills `output` with numbers of `width` bits that are written as runs: of one number repeated, or of packed bits. Never reads behind the
 * range and never writes behind `output`, whatever the bytes say. Source: Encodings.md of the Parquet format, "RLE/bit-packing hybrid".
 *
 * @throws {Error} when the range ends before `output` is full
 */
export function readRuns({ bytes, start, end }: PackedRange, width: number, output: Uint8Array | Int32Array): void {
  if (width > 32) throw new Error(`numbers of ${width} bits`);
  let at = start;
  let filled = 0;
  while (filled < output.length) {
    let header = 0;
    let scale = 1;
    let byte = 0x80;
    while (byte & 0x80) {
      if (at >= end || scale > 2 ** 35) throw new Error('runs end early');
      byte = bytes[at++] as number;
      header += (byte & 0x7f) * scale;
      scale *= 128;
    }
    if (header === 0) throw new Error('a run of nothing');
    const isPacked = header % 2 === 1;
    const count = Math.min(Math.floor(header / 2) * (isPacked ? 8 : 1), output.length - filled);
    if (isPacked) {
      const last = unpack({ bytes, start: at, end }, width, output.subarray(filled, filled + count));
      // Whole groups of eight are written, even where fewer numbers are left.
      at = Math.min(Math.max(last, at + Math.floor(header / 2) * width), end);
    } else {
      at = fillRun({ bytes, start: at, end }, width, output.subarray(filled, filled + count));
    }
    filled += count;
  }
}

function fillRun({ bytes, start, end }: PackedRange, width: number, output: Uint8Array | Int32Array): number {
  const size = Math.ceil(width / 8);
  if (start + size > end) throw new Error('a run ends early');
  let value = 0;
  for (let offset = 0; offset < size; offset += 1) value |= (bytes[start + offset] as number) << (8 * offset);
  output.fill(value);
  return start + size;
}

/** Bits come from the low end of each byte. Gives where the bytes that were used end. */
function unpack({ bytes, start, end }: PackedRange, width: number, output: Uint8Array | Int32Array): number {
  if (width === 0) {
    output.fill(0);
    return start;
  }
  if (start + Math.ceil((output.length * width) / 8) > end) throw new Error('packed numbers end early');
  if (width > 24) return unpackWide({ bytes, start, end }, width, output);
  const mask = 2 ** width - 1;
  let at = start;
  let held = 0;
  let heldBits = 0;
  for (let index = 0; index < output.length; index += 1) {
    while (heldBits < width) {
      held |= (bytes[at++] as number) << heldBits;
      heldBits += 8;
    }
    output[index] = held & mask;
    held >>>= width;
    heldBits -= width;
  }
  return at;
}

/** So wide that the bits of two numbers do not fit an integer. */
function unpackWide({ bytes, start }: PackedRange, width: number, output: Uint8Array | Int32Array): number {
  let bit = start * 8;
  for (let index = 0; index < output.length; index += 1) {
    let value = 0;
    for (let taken = 0; taken < width; ) {
      const count = Math.min(8 - (bit % 8), width - taken);
      const part = ((bytes[Math.floor(bit / 8)] as number) >> (bit % 8)) & (2 ** count - 1);
      value |= part << taken;
      taken += count;
      bit += count;
    }
    output[index] = value;
  }
  return Math.ceil(bit / 8);
}
