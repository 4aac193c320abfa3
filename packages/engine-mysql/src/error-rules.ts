import type { Advice, ErrorCode } from '@sync/core/connector';
import { connectionNumbers, readNumbers, writeNumbers } from './error-numbers.ts';
import type { DriverFacts } from './driver-facts.ts';

/** What an error number or a network code means to our user. */
export interface Rule {
  readonly code: ErrorCode;
  /** The reason, as the end of a sentence without its full stop. */
  readonly why: string;
  /** A whole sentence. */
  readonly todo: string;
  readonly advice?: Advice;
}

/** The rule when the error is about the connection itself. */
export function connectionRule(facts: DriverFacts, doing: string): Rule | undefined {
  const { errno, system, state } = facts;
  if (errno !== undefined) {
    // Of a statement it says that a right on another database is missing.
    if (errno === 1044 && doing !== 'connecting') return undefined;
    const exact = connectionNumbers[errno];
    if (exact !== undefined) return { ...exact, why: said(facts, exact.why) };
    return facts.isLost || state?.startsWith('08') === true ? lost : undefined;
  }
  if (facts.isLost) return lost;
  if (system === undefined) return undefined;
  if (/^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/.test(system)) {
    return { code: 'CONNECTION_TLS', why: `the encrypted connection failed (${system})`, todo: tlsTodo, advice: 'fix' };
  }
  return systemCodes[system];
}

/** The rule for an error of a statement, or for a warning of a load. */
export function statementRule(facts: DriverFacts, end: 'source' | 'sink'): Rule {
  const { errno, state = '' } = facts;
  const exact = errno === undefined ? undefined : (end === 'source' ? readNumbers : writeNumbers)[errno];
  if (exact !== undefined) return { ...exact, why: said(facts, exact.why) };
  const class_ = (end === 'source' ? readStates : writeStates)[state.slice(0, 2)];
  if (class_ !== undefined) return { ...class_, why: said(facts, class_.why) };
  const code = end === 'source' ? 'READ_FAILED' : 'WRITE_FAILED';
  return {
    code,
    why: said(facts, 'the server refused a statement'),
    todo: 'See the server log for the whole message.',
  };
}

const tlsTodo = 'Check ssl-mode and ssl-ca in the URL against what the server offers.';
const lost: Rule = {
  code: 'CONNECTION_LOST',
  why: 'the connection ended',
  todo: 'See the server log for the reason, then run again.',
};

function unreachable(why: string, advice?: Advice): Rule {
  const todo = 'Check host and port, and that the server runs and accepts connections from here.';
  return { code: 'CONNECTION_UNREACHABLE', why, todo, ...(advice === undefined ? {} : { advice }) };
}

function tls(why: string): Rule {
  return { code: 'CONNECTION_TLS', why, todo: tlsTodo, advice: 'fix' };
}

function login(why: string, todo: string): Rule {
  return { code: 'CONNECTION_AUTH', why, todo, advice: 'fix' };
}

/** Codes of Node and of mysql2. */
const systemCodes: Readonly<Record<string, Rule>> = {
  ECONNREFUSED: unreachable('nothing listens there'),
  ENOTFOUND: unreachable('the host name is not known', 'fix'),
  EAI_AGAIN: unreachable('the host name cannot be looked up now'),
  ETIMEDOUT: unreachable('the host does not answer in time'),
  EHOSTUNREACH: unreachable('there is no route to the host'),
  ENETUNREACH: unreachable('there is no route to the network'),
  ENOENT: unreachable('there is no such socket'),
  ENOTSOCK: unreachable('the path is no socket', 'fix'),
  EACCES: unreachable('this user may not open the socket', 'fix'),
  HANDSHAKE_NO_SSL_SUPPORT: tls('the server does not offer encryption'),
  HANDSHAKE_SSL_ERROR: tls('the encrypted connection cannot be made'),
  HANDSHAKE_UNKNOWN_ERROR: unreachable('what answers there is no MySQL server', 'fix'),
  PROTOCOL_UNEXPECTED_PACKET: unreachable('what answers there does not follow the MySQL protocol', 'fix'),
  PROTOCOL_SEQUENCE_TIMEOUT: unreachable('the server does not answer in time'),
  MYSQL_CLEAR_PASSWORD_NOT_ENABLED: login(
    'the server wants the password in the clear',
    'Allow it with allowCleartextPasswords=true, over TLS only.',
  ),
  AUTH_SWITCH_PLUGIN_ERROR: login(
    'the server asks for a way of logging in that the driver does not know, or the password is wrong',
    'Check user and password, and the authentication plugin of the user at the server.',
  ),
};

const retry = { todo: 'Run again.', advice: 'retry' } as const;

/** Classes of SQLSTATE, for numbers that no table names. */
const readStates: Readonly<Record<string, Rule>> = {
  '40': { code: 'READ_FAILED', why: 'the server ended the transaction', ...retry },
};

const writeStates: Readonly<Record<string, Rule>> = {
  '22': {
    code: 'WRITE_VALUE',
    why: 'a value does not fit its column',
    todo: 'Change the value at the source, or widen the column at the sink.',
  },
  '23': {
    code: 'WRITE_CHECK',
    why: 'a constraint was violated',
    todo: 'Change the rows at the source, or the constraint at the sink.',
  },
  '40': { code: 'WRITE_DEADLOCK', why: 'the server ended the transaction', ...retry },
  '45': {
    code: 'WRITE_FAILED',
    why: 'a trigger or function raised an error (its text is left out, it may hold row values)',
    todo: 'See the definition of the triggers of the table.',
  },
};

/** The reason with the names that belong to it; the server's own words when they hold nothing else. */
function said(facts: DriverFacts, why: string): string {
  const parts = [
    facts.column === undefined ? '' : `column ${facts.column}`,
    facts.table === undefined ? '' : `table ${facts.table}`,
    facts.constraint === undefined ? '' : `key ${facts.constraint}`,
    facts.row === undefined ? '' : `row ${facts.row} of the statement`,
  ].filter((part) => part !== '');
  const names = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  return `${why}${names}${facts.text === undefined ? '' : `: ${facts.text.replace(/\.$/, '')}`}`;
}
