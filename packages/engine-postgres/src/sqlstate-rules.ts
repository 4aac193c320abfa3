import {
  type Advice,
  connectionLost,
  type ErrorMeaning,
  type NamedParts,
  networkMeaning,
  unreachable,
  whyWithNames,
} from '@sync/core/connector';
import type { DriverFacts } from './driver-facts.ts';

/** The rule when the error is about the connection itself. */
export function connectionRule(facts: DriverFacts): ErrorMeaning | undefined {
  const { state, system } = facts;
  if (state !== undefined) return connectionStates[state] ?? (state.startsWith('08') ? connectionLost : undefined);
  if (facts.isLost) return connectionLost;
  if (system === undefined) return facts.spoken === undefined ? undefined : spokenRules[facts.spoken];
  return networkMeaning(system, tlsTodo);
}

const tlsTodo = 'Check sslmode and sslrootcert in the URL against what the server offers.';
/** pg says these without any code. */
const spokenRules: Readonly<Record<NonNullable<DriverFacts['spoken']>, ErrorMeaning>> = {
  timeout: unreachable('the host does not answer in time'),
  tls: { code: 'CONNECTION_TLS', why: 'the server does not offer encryption', todo: tlsTodo, advice: 'fix' },
  password: { ...refusedFor('no password was given'), todo: 'Give the password in the URL or in PGPASSWORD.' },
};

function refusedFor(why: string): ErrorMeaning {
  return {
    code: 'CONNECTION_AUTH',
    why,
    todo: 'Check user and password, and the rules in pg_hba.conf.',
    advice: 'fix',
  };
}

const refused = refusedFor('the server refused the user or password');

const connectionStates: Readonly<Record<string, ErrorMeaning>> = {
  '28P01': refused,
  '28000': refused,
  '3D000': {
    code: 'CONNECTION_DATABASE',
    why: 'the database does not exist',
    todo: 'Create it, or correct the name in the URL.',
    advice: 'fix',
  },
  '53300': {
    code: 'CONNECTION_LIMIT',
    why: 'the server has no connection left',
    todo: 'Lower pool.maxOpen, or raise max_connections or the limit of the user at the server.',
  },
  '57P01': connectionLost,
  '57P02': { ...connectionLost, why: 'another server process crashed and took the connection along' },
  '57P03': {
    ...unreachable('the server is starting up or shutting down'),
    todo: 'Run again when it accepts connections.',
  },
  '57P05': { ...connectionLost, why: 'the server closed the idle session' },
};

/** The rule for an error of a statement. */
export function stateRule(facts: DriverFacts, end: 'source' | 'sink'): ErrorMeaning {
  return end === 'source' ? readRule(facts) : writeRule(facts);
}

function readRule(facts: DriverFacts): ErrorMeaning {
  const { state = '' } = facts;
  if (state === '42501') {
    return {
      code: 'READ_PERMISSION',
      why: said(facts, 'permission denied'),
      todo: 'Grant SELECT to the user, or exclude the table.',
    };
  }
  if (state === '55P03') {
    const why = said(facts, 'another session holds a lock on a table, or waits for one, to change it');
    return { code: 'READ_LOCKED', why, todo: 'Run again when that change is done.', advice: 'retry' };
  }
  if (state === '22021') {
    const todo = 'Mend those bytes at the source, or exclude the table.';
    return { code: 'READ_FAILED', why: said(facts, 'a text holds bytes that are not UTF-8'), todo };
  }
  const todo = retryable.has(state) ? 'Run again.' : 'See the server log for the whole message.';
  return { code: 'READ_FAILED', why: said(facts, 'the server refused a statement'), todo, ...retryAdvice(state) };
}

function writeRule(facts: DriverFacts): ErrorMeaning {
  const { state = '' } = facts;
  const exact = writeStates[state];
  if (exact !== undefined) return { ...exact, why: said(facts, exact.why), ...retryAdvice(state) };
  if (state.startsWith('22')) {
    const nul = facts.hasNul === true ? 'a text holds the character U+0000, which no text of Postgres can' : undefined;
    return {
      code: 'WRITE_VALUE',
      why: said(facts, nul ?? valueWhy[state] ?? 'a value does not fit its column'),
      todo: valueTodo,
    };
  }
  if (state.startsWith('53')) {
    const todo = 'Free the resource at the server, then run again.';
    return { code: 'WRITE_SPACE', why: said(facts, 'the server is out of a resource'), todo };
  }
  if (state === 'P0001') {
    const why = said(facts, 'a trigger or function raised an exception (its text is left out, it may hold row values)');
    return { code: 'WRITE_FAILED', why, todo: 'See the server log for the text.' };
  }
  return {
    code: 'WRITE_FAILED',
    why: said(facts, 'the server refused a statement'),
    todo: retryable.has(state) ? 'Run again.' : 'See the server log for the whole message.',
    ...retryAdvice(state),
  };
}

const retryable = new Set(['40001', '40P01', '55P03', '57014']);

function retryAdvice(state: string): { advice?: Advice } {
  return retryable.has(state) ? { advice: 'retry' } : {};
}

const valueTodo = 'Change the value at the source, or widen the column at the sink.';

const valueWhy: Readonly<Record<string, string>> = {
  '22001': 'a text is too long',
  '22003': 'a number is out of range',
  '22007': 'a date or time is malformed',
  '22008': 'a date or time is out of range',
  '22021': 'a text holds bytes that the encoding of the database does not allow',
  '22P02': 'a text is not valid for the type',
  '22P03': 'binary data is not valid for the type',
  '22P04': 'the COPY data is malformed',
  '22P05': 'a character does not exist in the encoding of the database, or a JSON text holds U+0000',
};

const writeStates: Readonly<Record<string, ErrorMeaning>> = {
  '23502': {
    code: 'WRITE_NOT_NULL',
    why: 'a column that must not be null received null',
    todo: 'Fill the column at the source, or allow null at the sink.',
  },
  '23505': {
    code: 'WRITE_UNIQUE',
    why: 'a unique key was violated',
    todo: 'Empty the table first (truncate), or let onConflict be "nothing" or "update".',
  },
  '23503': {
    code: 'WRITE_FOREIGN_KEY',
    why: 'a foreign key was violated',
    todo: 'Select the referenced table too, or load it first.',
  },
  '23514': {
    code: 'WRITE_CHECK',
    why: 'a check constraint was violated, or no partition takes the row',
    todo: 'Change the rows at the source, or the constraint at the sink.',
  },
  '23P01': {
    code: 'WRITE_CHECK',
    why: 'an exclusion constraint was violated',
    todo: 'Empty the table first (truncate).',
  },
  '42501': {
    code: 'WRITE_PERMISSION',
    why: 'permission denied',
    todo: 'Grant the missing right to the user, or exclude the table.',
  },
  '25006': {
    code: 'WRITE_PERMISSION',
    why: 'the sink is read-only',
    todo: 'Give a server that is no standby, and a database and user without default_transaction_read_only.',
  },
  '55P03': { code: 'WRITE_LOCKED', why: 'a lock could not be had', todo: 'Run again when no other session holds it.' },
  '40P01': { code: 'WRITE_DEADLOCK', why: 'a deadlock with another session was broken', todo: 'Run again.' },
  '40001': {
    code: 'WRITE_DEADLOCK',
    why: 'another session changed the same rows at the same time',
    todo: 'Run again.',
  },
  '58030': {
    code: 'WRITE_SPACE',
    why: 'the server cannot read or write its files',
    todo: 'Check the disk of the server.',
  },
};

/** The reason with the names that belong to it; the server's own words when they hold nothing else. */
function said(facts: DriverFacts, why: string): string {
  const parts: NamedParts = [
    ['column', facts.column],
    ['table', facts.table],
    ['constraint', facts.constraint],
    ['type', facts.dataType],
    ['row', facts.copyLine === undefined ? undefined : `${facts.copyLine} of the COPY`],
    ['function', facts.routine],
  ];
  return whyWithNames(why, parts, facts.text);
}
