import {
  CatalogError,
  ChangeError,
  ConfigError,
  ConnectionError,
  ReadError,
  type SyncError,
  type SyncErrorInit,
} from '@sync/core/connector';
import { type CallPlace, contextOf, printPlace } from './call-place.ts';
import { type FaultKind, faultKind } from './fault-kind.ts';
import { isRecord, type ServerFault } from './server-fault.ts';

/** The error that a user gets for a fault of the service: always with the service's own type, uuid and message. */
export function serverError(fault: ServerFault, place: CallPlace): SyncError {
  return makers[faultKind(fault)](fault, place);
}

type Make = (fault: ServerFault, place: CallPlace) => SyncError;

const makers: Readonly<Record<FaultKind, Make>> = {
  account: (fault, place) => {
    const isPassing = /maintenance/i.test(fault.type);
    const todo = isPassing ? 'Run again later.' : 'Ask the support of Instructure, and give them the uuid.';
    const init = say(fault, place, [accountWhy(fault.type), todo]);
    return new ReadError({ ...init, code: 'READ_ACCOUNT', advice: isPassing ? 'retry' : 'fix' });
  },
  'snapshot-required': (fault, place) => {
    const why = 'the service reloaded the table, so that only a snapshot can continue';
    const init = say(fault, place, [why, 'Initialise the replica anew.']);
    return new ChangeError({ ...init, code: 'CHANGE_WATERMARK_LOST', advice: 'fix' });
  },
  'out-of-range': (fault, place) => {
    const todo = 'Ask for a time inside it; for a replica that was not updated for so long, initialise it anew.';
    const init = say(fault, place, [`the time is outside what the service keeps${rangeOf(fault)}`, todo]);
    return new ChangeError({ ...init, code: 'CHANGE_OUT_OF_RANGE', advice: 'fix' });
  },
  missing: (fault, place) => (isGone(fault, place) ? gone : tableMissing)(fault, place),
  invalid: (fault, place) => {
    const init = say(fault, place, [`the service does not take the request${locationOf(fault)}`, 'Correct it.']);
    return new ConfigError({ ...init, code: 'CONFIG_INVALID' });
  },
  unauthorised: (fault, place) => {
    const why = 'the service refused the client id or secret';
    const todo = 'Check both; a secret is shown only once, when it is made.';
    return new ConnectionError({ ...say(fault, place, [why, todo]), code: 'CONNECTION_AUTH', advice: 'fix' });
  },
  forbidden: (fault, place) => {
    const init = say(fault, place, ['the service refuses this', 'Check what the client id may read.']);
    return new ReadError({ ...init, code: 'READ_PERMISSION' });
  },
  limit: (fault, place) => {
    const why = 'the service still refuses so many requests after long waiting';
    const todo = 'Run again later, with fewer tables side by side or fewer programs for one client id.';
    return new ReadError({ ...say(fault, place, [why, todo]), code: 'READ_LIMIT', advice: 'retry' });
  },
  passing: (fault, place) => {
    const init = say(fault, place, [`the service failed again and again (HTTP ${fault.status})`, 'Run again later.']);
    return new ReadError({ ...init, code: 'READ_FAILED', advice: 'retry' });
  },
  odd: (fault, place) => {
    const todo = 'Check the base URL, and whether a proxy stands in between.';
    const init = say(fault, place, [`the answer is not one of the Canvas Data 2 API (HTTP ${fault.status})`, todo]);
    return new ReadError({ ...init, code: 'READ_FAILED', advice: 'fix' });
  },
};

const accountFaults: readonly (readonly [RegExp, string])[] = [
  [/onboarded/i, 'the account is not set up for Canvas Data 2'],
  [/disabled/i, 'the account is disabled'],
  [/maintenance/i, 'the account is under maintenance'],
];

function accountWhy(type: string): string {
  return accountFaults.find(([pattern]) => pattern.test(type))?.[1] ?? 'the account may not ask for this';
}

/** The answer mostly says what is missing. */
function isGone({ details: { kind } }: ServerFault, { isAboutJob = false }: CallPlace): boolean {
  return kind === undefined ? isAboutJob : kind === 'job' || kind === 'object';
}

function tableMissing(fault: ServerFault, place: CallPlace): CatalogError {
  const isNamespace = place.table === undefined || fault.details.kind === 'namespace';
  const what = isNamespace ? `namespace ${place.namespace}` : `table ${printPlace(place)}`;
  const todo = isNamespace ? 'Check the namespace and the base URL.' : 'List the tables of the namespace.';
  return new CatalogError({
    ...say(fault, place, [`the service has no ${what}`, todo]),
    code: 'CATALOG_TABLE_MISSING',
  });
}

function gone(fault: ServerFault, place: CallPlace): ReadError {
  const init = say(fault, place, [
    'the service has deleted the job or its files, as it does after a day',
    'Run again.',
  ]);
  return new ReadError({ ...init, code: 'READ_SNAPSHOT_LOST', advice: 'retry' });
}

function say(
  fault: ServerFault,
  place: CallPlace,
  [why, todo]: readonly [string, string],
): Omit<SyncErrorInit, 'code'> {
  return {
    message: `Failed ${place.doing} at ${place.display}: ${why}. ${place.hide(wordsOf(fault))} ${todo}`,
    context: contextOf(place, fault.type === '' ? String(fault.status) : fault.type),
    cause: fault,
  };
}

/** What the service itself says, as a sentence: type, message and uuid. */
export function wordsOf(fault: ServerFault): string {
  const type = fault.type === '' ? `HTTP ${fault.status}` : fault.type;
  if (fault.isPage) return `It sent HTTP ${fault.status} with a page that is no JSON.`;
  const words = fault.words === '' ? 'without a message' : `"${fault.words}"`;
  return `The service says: ${type}, ${words}${fault.uuid === '' ? '' : ` (uuid ${fault.uuid})`}.`;
}

function rangeOf({ details }: ServerFault): string {
  const { since, until } = details;
  if (typeof since !== 'string') return '';
  return typeof until === 'string' ? ` (${since} to ${until})` : ` (from ${since} on)`;
}

function locationOf({ details }: ServerFault): string {
  const { location } = details;
  if (!isRecord(location) || typeof location.line !== 'number') return '';
  return typeof location.column === 'number'
    ? ` (line ${location.line}, column ${location.column} of it)`
    : ` (line ${location.line} of it)`;
}
