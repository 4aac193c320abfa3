import { type MessageReader, type MessageStart, textAt } from './statement.ts';

/** Asking for TLS or GSSAPI; the connection's first message follows when the server does not want it. */
const encryptionRequests = [80877103, 80877104];

/** Messages that have something done (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
const statements: Readonly<Record<string, { readonly kind: string; readonly textAt?: number }>> = {
  Q: { kind: 'Query', textAt: 5 },
  // Behind the name, which is empty as a rule.
  P: { kind: 'Parse', textAt: 6 },
  E: { kind: 'Execute' },
  F: { kind: 'FunctionCall' },
  d: { kind: 'CopyData' },
  c: { kind: 'CopyDone' },
};

const tlsHandshake = 0x16;

/** Reads the messages of a Postgres client. */
export function postgresMessages(): MessageReader {
  let isStarting = true;
  const first = (bytes: Buffer, at: number): MessageStart | undefined => {
    if (bytes[at] === tlsHandshake) throw new Error('A statement proxy cannot read an encrypted connection.');
    if (bytes.length - at < 8) return undefined;
    isStarting = encryptionRequests.includes(bytes.readInt32BE(at + 4));
    return { length: bytes.readInt32BE(at) };
  };
  return {
    start: (bytes, at) => {
      if (isStarting) return first(bytes, at);
      if (bytes.length - at < 5) return undefined;
      const length = 1 + bytes.readInt32BE(at + 1);
      const known = statements[String.fromCharCode(bytes[at] ?? 0)];
      if (known === undefined) return { length };
      const text = known.textAt === undefined ? '' : textAt(bytes.subarray(0, at + length), at + known.textAt);
      return { length, statement: { kind: known.kind, text } };
    },
  };
}
