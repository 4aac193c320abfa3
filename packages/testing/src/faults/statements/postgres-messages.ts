import { type MessageReader, type MessageStart, textAt } from './statement.ts';

/** Asking for TLS or GSSAPI; the connection's first message follows when the server does not want it. */
const encryptionRequests = [80877103, 80877104];

/** Messages that have something done (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
const statements: Readonly<Record<string, string>> = {
  Q: 'Query',
  E: 'Execute',
  F: 'FunctionCall',
  d: 'CopyData',
  c: 'CopyDone',
};

const tlsHandshake = 0x16;

/** Reads the messages of a Postgres client. */
export function postgresMessages(): MessageReader {
  let isStarting = true;
  let prepared = '';
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
      const type = String.fromCharCode(bytes[at] ?? 0);
      const message = bytes.subarray(at, at + length);
      // A name stands in front of the text, and is empty as a rule.
      if (type === 'P') prepared = textAt(message, 6);
      const kind = statements[type];
      if (kind === undefined) return { length };
      const text = type === 'Q' ? textAt(message, 5) : type === 'E' ? prepared : '';
      return { length, statement: { kind, text } };
    },
  };
}
