import { AbortedError, ConnectionError, ReadError, WriteError } from '../errors/classes.ts';
import type { SyncError, SyncErrorInit } from '../errors/sync-error.ts';
import type { ErrorMeaning } from './error-meaning.ts';

/** Where an error of a connection came up. Names only. */
export interface ErrorPlace {
  /** Which end of a run the connection serves; decides between ReadError and WriteError. */
  readonly end: 'source' | 'sink';
  /** The engine's name and the end. */
  readonly connector: string;
  /** The address, secrets left out. */
  readonly display: string;
  /** What was being done, for the first words of the message: `copying public.users`. */
  readonly doing: string;
  /** Printed name, when the work concerns one table. */
  readonly table?: string;
  /** Aborted: a cancelled statement or a closed connection is the caller's own wish. */
  readonly signal?: AbortSignal;
}

/** An error of a driver or a server, understood. */
export interface EndFault {
  /** `connection`: the connection itself could not be had or kept. */
  readonly about: 'connection' | 'statement';
  readonly meaning: ErrorMeaning;
  /** The server's own code as users look it up, behind the reason: `SQLSTATE 23505`. */
  readonly codeNote?: string | undefined;
  /** The server's own code, for `context.engineCode`. */
  readonly engineCode?: string | undefined;
  /** As the server named it; wins over the place's. */
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  /** Must hold no row value. */
  readonly cause: unknown;
}

/** The error that a user gets for a fault: ConnectionError, or ReadError or WriteError by the end. Says what failed, on what, why, and what to do. */
export function endError(fault: EndFault, place: ErrorPlace): SyncError {
  const { code, why, todo, advice } = fault.meaning;
  const isConnecting = fault.about === 'connection' && place.doing === 'connecting';
  const what = isConnecting ? `Cannot connect to ${place.display}` : `Failed ${place.doing} on ${place.display}`;
  const note = fault.codeNote === undefined ? '' : ` (${fault.codeNote})`;
  const init: SyncErrorInit = {
    code,
    message: `${what}: ${why}${note}. ${todo}`,
    context: faultContext(fault, place),
    cause: fault.cause,
    ...(advice === undefined ? {} : { advice }),
  };
  if (fault.about === 'connection') return new ConnectionError(init);
  return place.end === 'source' ? new ReadError(init) : new WriteError(init);
}

/** The error of a call on a connection whose signal ended it. */
export function stoppedError(place: Pick<ErrorPlace, 'connector' | 'doing' | 'table'>, cause?: unknown): AbortedError {
  return new AbortedError({
    code: 'ABORTED_BY_SIGNAL',
    message: `Stopped while ${place.doing}: the signal was aborted.`,
    context: { connector: place.connector, ...(place.table === undefined ? {} : { table: place.table }) },
    cause,
  });
}

/** The error of a call for a connection after the session that owns the pool was closed. */
export function sessionClosedError({ display, connector }: Pick<ErrorPlace, 'display' | 'connector'>): ConnectionError {
  return new ConnectionError({
    code: 'CONNECTION_FAILED',
    message: `Cannot connect to ${display}: its session was closed.`,
    context: { connector },
  });
}

function faultContext(fault: EndFault, place: ErrorPlace): NonNullable<SyncErrorInit['context']> {
  const { engineCode, column, table = place.table } = fault;
  return {
    connector: place.connector,
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
    ...(engineCode === undefined ? {} : { engineCode }),
  };
}
