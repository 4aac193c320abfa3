import { ByteOutput } from '@sync/core/connector';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { encodeInet } from '../src/fields/binary/encode-inet.ts';
import { inTransaction } from './round-trip.ts';

function encode(text: string): { readonly hex: string; readonly problem: string | undefined } {
  const bytes = Buffer.from(`x${text}x`);
  const output = new ByteOutput(64);
  const problem = encodeInet({ bytes, start: 1, end: bytes.length - 1 }, output);
  return { hex: Buffer.from(output.bytes.subarray(0, output.length)).toString('hex'), problem };
}

const addresses = (
  '0.0.0.0 255.255.255.255 10.1.2.3 192.168.0.1/24 1.2.3.4/0 1.2.3.4/32 :: ::1 1:: 2001:db8::ff00:42:8329 2001:DB8:0:0:0:0:2:1 ' +
  'fe80::1/64 1:2:3:4:5:6:7:8 ::/0 ::ffff:192.0.2.128 1:2:3:4:5:6:1.2.3.4 64:ff9b::192.0.2.33 1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8'
).split(' ');

const noAddresses = (
  ',1,1.2.3,1.2.3.4.5,1.2.3.256,1.2.3.,.1.2.3,a.b.c.d,1.2.3.4/33,1.2.3.4/, 1.2.3.4,1..2.3,:,:::,1::2::3,1:2:3:4:5:6:7,' +
  '1:2:3:4:5:6:7:8:9,12345::,g::,::1:,:1::,::1/129,localhost,1:2:3:4:5:6:7:1.2.3.4,::1.2.3,::1.2.3.4:5,1:2:3:4:5:6:7:8::'
).split(',');

describe('an address for the type inet', () => {
  const database = useDatabase();

  it('has the bytes that the server itself gives it', async () => {
    const theirs = await inTransaction(database.url, (connection) =>
      connection.query<{ hex: string }>(
        `SELECT encode(inet_send(text::inet), 'hex') AS hex FROM unnest($1::text[]) WITH ORDINALITY AS list (text, place) ORDER BY place`,
        [addresses],
      ),
    );
    expect(addresses.map(encode)).toEqual(theirs.map(({ hex }) => ({ hex, problem: undefined })));
  });

  it.each(noAddresses)('is not "%s"', (text) => {
    expect(encode(text).problem).toBe('is not an IP address');
  });
});
