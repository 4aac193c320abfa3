import type { ErrorCode } from '../errors/codes.ts';
import type { Advice } from '../errors/sync-error.ts';

/** What a code of a server, a driver or the network means to our user. */
export interface ErrorMeaning {
  readonly code: ErrorCode;
  /** The reason, as the end of a sentence without its full stop. */
  readonly why: string;
  /** A whole sentence. */
  readonly todo: string;
  readonly advice?: Advice;
}

/** An open connection ended, for whatever reason. */
export const connectionLost: ErrorMeaning = {
  code: 'CONNECTION_LOST',
  why: 'the connection ended',
  todo: 'See the server log for the reason, then run again.',
};

/** Nothing that speaks with us was found at the address. */
export function unreachable(why: string, advice?: Advice): ErrorMeaning {
  const todo = 'Check host and port, and that the server runs and accepts connections from here.';
  return { code: 'CONNECTION_UNREACHABLE', why, todo, ...(advice === undefined ? {} : { advice }) };
}

/** Codes of Node when a socket is opened. */
const socketMeanings: Readonly<Record<string, ErrorMeaning>> = {
  ECONNREFUSED: unreachable('nothing listens there'),
  ENOTFOUND: unreachable('the host name is not known', 'fix'),
  EAI_AGAIN: unreachable('the host name cannot be looked up now'),
  ETIMEDOUT: unreachable('the host does not answer in time'),
  EHOSTUNREACH: unreachable('there is no route to the host'),
  ENETUNREACH: unreachable('there is no route to the network'),
  ENOENT: unreachable('there is no such socket'),
  ENOTSOCK: unreachable('the path is no socket', 'fix'),
  EACCES: unreachable('this user may not open the socket', 'fix'),
};

const tlsCodes = /^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/;

/** What a code of Node's network means; undefined when it is none. `tlsTodo` says which parameters of the URL to check. */
export function networkMeaning(system: string, tlsTodo: string): ErrorMeaning | undefined {
  if (tlsCodes.test(system)) {
    return { code: 'CONNECTION_TLS', why: `the encrypted connection failed (${system})`, todo: tlsTodo, advice: 'fix' };
  }
  return socketMeanings[system];
}

/** What a server's error names: `column` → its name; in the order in which they are said. */
export type NamedParts = readonly (readonly [what: string, name: string | undefined])[];

/** A reason with the names that belong to it, and the server's own words where they hold nothing else. */
export function whyWithNames(why: string, parts: NamedParts, text: string | undefined): string {
  const said = parts.flatMap(([what, name]) => (name === undefined ? [] : [`${what} ${name}`]));
  const names = said.length === 0 ? '' : ` (${said.join(', ')})`;
  return `${why}${names}${text === undefined ? '' : `: ${text}`}`;
}
