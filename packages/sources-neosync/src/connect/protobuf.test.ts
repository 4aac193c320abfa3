import { describe, expect, it } from 'vitest';
import { encodeEnvelope, encodeMessage, readRowMessage } from './protobuf.ts';

function read(hex: string) {
  const seen: unknown[] = [];
  readRowMessage(Buffer.from(hex, 'hex'), {
    add: (payload) => seen.push(Buffer.from(payload).toString('hex')),
    addMap: (entries) => seen.push(entries.map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')])),
  });
  return seen;
}

describe('messages', () => {
  it('are strings and messages by number, long lengths included', () => {
    const inner = encodeMessage([[2, 'run']]);
    expect(
      Buffer.from(
        encodeMessage([
          [1, 'ab'],
          [2, inner],
          [3, ''],
        ]),
      ).toString('hex'),
    ).toBe('0a026162' + '1205120372756e' + '1a00');
    expect(
      Buffer.from(encodeMessage([[1, 'x'.repeat(300)]]))
        .subarray(0, 3)
        .toString('hex'),
    ).toBe('0aac02');
    expect(Buffer.from(encodeEnvelope(Buffer.from([7]))).toString('hex')).toBe('000000000107');
  });

  it('have a row of gob, or of bytes by column', () => {
    expect(read('1203aabbcc')).toEqual(['aabbcc']);
    expect(read('0a060a01611201310a030a0162')).toEqual([
      [
        ['a', '1'],
        ['b', ''],
      ],
    ]);
    expect(read('')).toEqual([[]]);
  });

  it('may have fields of later versions', () => {
    expect(read('1801' + '2a0161' + '31ffffffffffffffff' + '3dffffffff' + '40ffffffffffffffffff01' + '120109')).toEqual(
      ['09'],
    );
  });

  it.each(['12', '1205aa', '80', '0a020a05', '13', '31ffff', 'ffffffffffffffffffff'])(
    'that are cut or broken are refused: %s',
    (hex) => {
      expect(() => read(hex)).toThrow(expect.objectContaining({ code: 'READ_CORRUPT' }) as Error);
    },
  );
});
