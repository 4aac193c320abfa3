import {
  CatalogError,
  ConfigError,
  ConnectionError,
  connectionLost,
  NetworkFault,
  networkMeaning,
  ReadError,
  type SyncError,
  type SyncErrorInit,
  unreachable,
} from '@sync/core/connector';
import { type CallPlace, contextOf, type Sought } from './call-place.ts';
import { type ConnectCode, ConnectFault } from './connect-fault.ts';
import { CutFault, SizeFault } from './stream-fault.ts';

/** The error that a user gets for a fault of a call: says what failed, on what, why, and what to do. Other errors stay as they are. */
export function faultError(fault: unknown, place: CallPlace): unknown {
  if (fault instanceof NetworkFault) return networkError(fault, place);
  if (fault instanceof CutFault) return cutError(fault, place);
  if (fault instanceof SizeFault) return sizeError(fault, place);
  if (fault instanceof ConnectFault)
    return fault.oddity === undefined ? serverError(fault, place) : oddError(fault, place);
  return fault;
}

const tlsTodo = 'Check the API URL; certificates of your own are given to Node by NODE_EXTRA_CA_CERTS.';
const lost: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);
const hereTodo = 'Inside a container, localhost is the container itself.';

function networkError(fault: NetworkFault, place: CallPlace): SyncError {
  const { code, why, todo, advice } = lost.has(fault.code)
    ? connectionLost
    : (networkMeaning(fault.code, tlsTodo) ?? unreachable(fault.message));
  const isLocal = /^localhost(?::|$)|^127\./.test(place.display);
  const hint = code === 'CONNECTION_UNREACHABLE' && isLocal ? ` ${hereTodo}` : '';
  return new ConnectionError({
    code,
    message: `Failed ${place.doing} at ${place.display}: ${why}. ${todo}${hint}`,
    context: contextOf(place, fault.code),
    cause: fault,
    ...(advice === undefined ? {} : { advice }),
  });
}

function cutError(fault: CutFault, place: CallPlace): SyncError {
  return new ReadError({
    code: 'READ_INCOMPLETE',
    message: `Failed ${place.doing} at ${place.display}: the stream ${fault.message}, so that rows may be missing. The log of the Neosync server, or of a proxy in between, says why; then run again.`,
    advice: 'retry',
    context: contextOf(place),
    cause: fault,
  });
}

function sizeError(fault: SizeFault, place: CallPlace): SyncError {
  return new ReadError({
    code: 'READ_FIELD_TOO_LARGE',
    message: `Failed ${place.doing} at ${place.display}: ${fault.message}. Raise limits.maxFieldBytes, or exclude the table.`,
    context: contextOf(place),
    cause: fault,
  });
}

/** A page of a proxy, a redirection, a file server: whatever it is, it is not the API. */
function oddError(fault: ConnectFault, place: CallPlace): SyncError {
  const { oddity = '', isPassing } = fault;
  const message = `Failed ${place.doing} at ${place.display}: ${oddity}, which is no answer of the Neosync API. Check the API URL (the API and the web page of Neosync have different ports, 8080 and 3000 by default), and whether a proxy stands in between.`;
  return new ConnectionError({
    code: 'CONNECTION_FAILED',
    message,
    advice: isPassing ? 'retry' : 'fix',
    context: contextOf(place, fault.code),
    cause: fault,
  });
}

function serverError(fault: ConnectFault, place: CallPlace): SyncError {
  if (fault.code === 'not_found' && place.sought !== undefined) return missing[place.sought](fault, place);
  if (fault.code === 'invalid_argument' && place.sought === 'run') return missing.run(fault, place);
  return (makers[fault.code] ?? failed)(fault, place);
}

type Make = (fault: ConnectFault, place: CallPlace) => SyncError;

const missing: Readonly<Record<Sought, Make>> = {
  connection: (fault, place) => {
    const todo = 'Check the id, and that the API key belongs to the account that has it.';
    return new ConfigError({
      ...say(fault, place, [`it has no connection ${place.soughtName ?? ''}`, todo]),
      code: 'CONFIG_INVALID',
      context: { ...contextOf(place, fault.code), option: 'connectionId' },
    });
  },
  run: (fault, place) => {
    const todo = 'Check the id of the job or its run, and that a run has written to this bucket.';
    return new ReadError({ ...say(fault, place, [`it has no ${place.soughtName ?? 'run'}`, todo]), code: 'READ_RUN' });
  },
  table: (fault, place) => {
    const init = say(fault, place, [
      `it has no table ${place.soughtName ?? ''}`,
      'Run again: the tables may have changed.',
    ]);
    return new CatalogError({ ...init, code: 'CATALOG_TABLE_MISSING' });
  },
};

/** Seconds; tokens of a login are checked against the clock of the server. */
const mostClockDifference = 300;

const makers: Partial<Readonly<Record<ConnectCode, Make>>> = {
  unauthenticated: (fault, place) => {
    const { clockAheadSeconds: ahead = 0 } = fault;
    const minutes = Math.round(Math.abs(ahead) / 60);
    const clock =
      Math.abs(ahead) > mostClockDifference
        ? ` The clock of this machine is ${minutes} minutes ${ahead > 0 ? 'behind' : 'ahead of'} that of the server: set it.`
        : '';
    const todo = `Check the API key (NEOSYNC_API_KEY): it may be of another server, expired or deleted.${clock}`;
    const init = say(fault, place, ['it refuses the API key or login', todo]);
    return new ConnectionError({ ...init, code: 'CONNECTION_AUTH', advice: 'fix' });
  },
  permission_denied: (fault, place) => (place.sought === 'connection' ? hidden : denied)(fault, place),
  resource_exhausted: (fault, place) => {
    const init = say(fault, place, ['it refuses so many requests, again and again', 'Run again later.']);
    return new ReadError({ ...init, code: 'READ_LIMIT', advice: 'retry' });
  },
  unavailable: passing,
  deadline_exceeded: passing,
  aborted: passing,
  canceled: passing,
  unimplemented: (fault, place) => {
    const todo = 'It may be too old for this, or the connection is of a kind that cannot do it.';
    return new ReadError({ ...say(fault, place, ['it cannot do this', todo]), code: 'READ_FAILED' });
  },
};

/** As with an id that nobody has: another id, or another key. */
function hidden(fault: ConnectFault, place: CallPlace): SyncError {
  const todo = 'Check the id, and that the key belongs to the account that has it.';
  return new ConfigError({
    ...say(fault, place, ['the API key may not see the connection', todo]),
    code: 'CONFIG_INVALID',
    context: { ...contextOf(place, fault.code), option: 'connectionId' },
  });
}

function denied(fault: ConnectFault, place: CallPlace): SyncError {
  const todo =
    'Ask an administrator of the account for a role or key that may read connections and their secrets: without it the server cannot stream rows.';
  return new ReadError({ ...say(fault, place, ['the API key may not do this', todo]), code: 'READ_PERMISSION' });
}

function passing(fault: ConnectFault, place: CallPlace): SyncError {
  const init = say(fault, place, ['the server failed again and again', 'Run again later; its log says more.']);
  return new ReadError({ ...init, code: 'READ_FAILED', advice: 'retry' });
}

/** What the encoder of the server says of values that it has no form for. */
const unencodable = /gob: |typed nil|nil pointer|not registered for interface/i;

/** What databases say of a password that is wrong. The server reads with what the key may see, which is masked without the right to see secrets. */
const unopened = /password authentication failed|access denied for user/i;

function failed(fault: ConnectFault, place: CallPlace): SyncError {
  if (unopened.test(fault.words)) {
    const todo =
      'Either the API key may not see the secrets of the connection, so that the server reads with masked ones: ask an administrator of the account for a role or key that may. Or the password that is stored in the connection is wrong.';
    const why = 'the database behind the connection refused the server';
    return new ReadError({ ...say(fault, place, [why, todo]), code: 'READ_PERMISSION' });
  }
  const todo =
    unencodable.test(fault.words) || fault.code === 'failed_precondition'
      ? 'Some values cannot be sent by Neosync: arrays of more than one dimension, arrays of network addresses, times, points or ranges, and NULL inside arrays of intervals, bits or bytes. Exclude the table, or read that database directly.'
      : 'The log of the Neosync server says more.';
  return new ReadError({ ...say(fault, place, ['the server failed', todo]), code: 'READ_FAILED' });
}

/** Words that name types and objects, and no values. */
const valueFree = [unencodable, unopened, /^(?:pq: |ERROR: )?(?:permission denied|relation "[^"]*" does not exist)/i];

function say(
  given: ConnectFault,
  place: CallPlace,
  [why, todo]: readonly [why: string, todo: string],
): Omit<SyncErrorInit, 'code'> {
  const mayQuote = place.readsRows === true && !valueFree.some((words) => words.test(given.words));
  const fault = mayQuote ? new ConnectFault({ code: given.code }) : given;
  const words = fault.words === '' ? fault.code : `${fault.code}, "${fault.words}"`;
  return {
    message: `Failed ${place.doing} at ${place.display}: ${why} (${words}). ${todo}`,
    context: contextOf(place, fault.code),
    cause: fault,
  };
}
