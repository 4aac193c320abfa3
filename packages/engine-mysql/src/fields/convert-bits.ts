import type { FieldConversion } from './field-conversion.ts';

const one = 0x31;
const bytesOfFlags = Buffer.from([0, 1]);

/** `t` and `f` to the byte of a BIT(1). */
export const flagToBit: FieldConversion = (field) => {
  const at = field.bytes[field.start] === 0x74 ? 1 : 0;
  field.bytes = bytesOfFlags;
  field.start = at;
  field.end = at + 1;
  return undefined;
};

/** Characters `0` and `1` to the bytes of a BIT(n): a big-endian number. */
export function bitPacker(length: number): FieldConversion {
  const packed = Buffer.alloc(Math.ceil(length / 8));
  return (field) => {
    // A server would fill up with zeros in front, which makes another bit string of it.
    if (field.end - field.start !== length) return `does not have ${length} bits`;
    packed.fill(0);
    const skipped = packed.length * 8 - length;
    for (let bit = 0; bit < length; bit += 1) {
      if (field.bytes[field.start + bit] !== one) continue;
      const place = skipped + bit;
      packed[place >> 3] = (packed[place >> 3] as number) | (0x80 >> (place & 7));
    }
    field.bytes = packed;
    field.start = 0;
    field.end = packed.length;
    return undefined;
  };
}
