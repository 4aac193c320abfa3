import {
  connectionLost,
  type ErrorMeaning,
  type NamedParts,
  networkMeaning,
  unreachable,
  whyWithNames,
} from '@sync/core/connector';
import { connectionNumbers, readNumbers, writeNumbers } from './error-numbers.ts';
import type { DriverFacts } from './driver-facts.ts';

/** The rule when the error is about the connection itself. */
export function connectionRule(facts: DriverFacts, doing: string): ErrorMeaning | undefined {
  const { errno, system, state } = facts;
  if (errno !== undefined) {
    // Of a statement it says that a right on another database is missing.
    if (errno === 1044 && doing !== 'connecting') return undefined;
    const exact = connectionNumbers[errno];
    if (exact !== undefined) return { ...exact, why: said(facts, exact.why) };
    return facts.isLost || state?.startsWith('08') === true ? connectionLost : undefined;
  }
  if (facts.isLost) return connectionLost;
  if (system === undefined) return undefined;
  return driverCodes[system] ?? networkMeaning(system, tlsTodo);
}

/** The rule for an error of a statement, or for a warning of a load. */
export function statementRule(facts: DriverFacts, end: 'source' | 'sink'): ErrorMeaning {
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
function tls(why: string): ErrorMeaning {
  return { code: 'CONNECTION_TLS', why, todo: tlsTodo, advice: 'fix' };
}

function login(why: string, todo: string): ErrorMeaning {
  return { code: 'CONNECTION_AUTH', why, todo, advice: 'fix' };
}

/** Codes of mysql2. */
const driverCodes: Readonly<Record<string, ErrorMeaning>> = {
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
const readStates: Readonly<Record<string, ErrorMeaning>> = {
  '40': { code: 'READ_FAILED', why: 'the server ended the transaction', ...retry },
};

const writeStates: Readonly<Record<string, ErrorMeaning>> = {
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
  const parts: NamedParts = [
    ['column', facts.column],
    ['table', facts.table],
    ['key', facts.constraint],
    ['row', facts.row === undefined ? undefined : `${facts.row} of the statement`],
  ];
  return whyWithNames(why, parts, facts.text?.replace(/\.$/, ''));
}
