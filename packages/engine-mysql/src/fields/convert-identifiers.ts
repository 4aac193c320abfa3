import { isIPv4, isIPv6 } from 'node:net';
import type { FieldConversion, FieldSlice } from './field-conversion.ts';

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The text of a UUID to its 16 bytes, in their order. */
export const packUuid: FieldConversion = (field) => {
  const text = latin1(field);
  if (!uuidForm.test(text)) return 'is no UUID';
  place(field, Buffer.from(text.replaceAll('-', ''), 'hex'));
  return undefined;
};

/** Bytes of an address of each version. */
const addressBytes = { v4: 4, v6: 16 } as const;

/**
 * The text of an IP address to its bytes, with zeros at their end up to the length of the column. Without a network's length, which
 * bytes alone do not tell.
 */
export function addressPacker(length: number): FieldConversion {
  const packed = Buffer.alloc(length);
  return (field) => {
    const text = latin1(field);
    const bytes = isIPv4(text) ? packV4(text) : isIPv6(text) ? packV6(text) : undefined;
    if (bytes === undefined) return 'is no IP address';
    if (bytes.length > length)
      return `is an IP address of ${bytes.length} bytes, and the column has room for ${length}`;
    packed.fill(0);
    packed.set(bytes);
    place(field, packed);
    return undefined;
  };
}

/** Whether a column of so many bytes holds IP addresses, when their text arrives. */
export function holdsAddresses(length: number): boolean {
  return length === addressBytes.v4 || length === addressBytes.v6;
}

function packV4(text: string): number[] {
  return text.split('.').map(Number);
}

/** The address is known to be one. */
function packV6(text: string): number[] {
  const [address = ''] = text.split('%');
  const [head = '', tail] = address.split('::');
  const before = readGroups(head);
  const behind = readGroups(tail ?? '');
  const zeros = addressBytes.v6 - before.length - behind.length;
  return [...before, ...Array.from({ length: zeros }, () => 0), ...behind];
}

/** The last group may be an address of version 4. */
function readGroups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return packV4(group);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function place(field: FieldSlice, bytes: Uint8Array): void {
  field.bytes = bytes;
  field.start = 0;
  field.end = bytes.length;
}

function latin1({ bytes, start, end }: FieldSlice): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
