import {
  connectionLost,
  endError,
  type EndFault,
  type ErrorMeaning,
  networkMeaning,
  stoppedError,
  SyncError,
} from '@sync/core/connector';
import { atEndpoint, memberOf, plainCause, storeFails, storeIsSlow, storeTlsTodo } from '@sync/files';
import {
  denied,
  lost,
  noBucket,
  noCredentials,
  noPayer,
  refusedCredentials,
  unreadableCredentials,
} from './fault-meanings.ts';
import { connectorName } from './options.ts';

/** Where an error came up. */
export interface GcsPlace {
  /** `gs://bucket` */
  readonly display: string;
  /** When it is not Google's own. */
  readonly endpoint: string | undefined;
  /** What a missing thing is. */
  readonly isAbout: 'bucket' | 'object';
  /** `connecting`, `listing orders/`, `reading orders/1.jsonl`. */
  readonly doing: string;
  readonly signal: AbortSignal;
}

/** The error that a user gets for one of the SDK or the network. Its cause is told without what the SDK keeps of request and answer. */
export function gcsError(error: unknown, place: GcsPlace): SyncError {
  if (SyncError.isInstance(error)) return error;
  if (place.signal.aborted) return stoppedError({ connector: connectorName, doing: place.doing }, error);
  const facts = factsOf(error);
  const meaning = meaningOf(facts, place);
  const about = meaning.code.startsWith('CONNECTION_') ? 'connection' : 'statement';
  const code = facts.reason ?? facts.network ?? (facts.status === undefined ? undefined : `HTTP ${facts.status}`);
  const fault: EndFault = { about, meaning, codeNote: code, engineCode: code, cause: plainCause(error) };
  return endError(fault, { end: 'source', connector: connectorName, display: place.display, doing: place.doing });
}

function meaningOf({ status, network, reason, message }: Facts, place: GcsPlace): ErrorMeaning {
  const ofSignIn = signInMeaning(message);
  if (ofSignIn !== undefined) return ofSignIn;
  const ofNetwork = network === undefined ? undefined : networkMeaning(network, storeTlsTodo);
  if (ofNetwork !== undefined) return atEndpoint(ofNetwork, place.endpoint);
  if (network !== undefined) return { ...connectionLost, advice: 'retry' };
  if (status === 429 || reason === 'rateLimitExceeded' || reason === 'userRateLimitExceeded') return storeIsSlow;
  if (status === undefined) return oddAnswer(place);
  if (status >= 500 || status === 408) return storeFails;
  if (status === 400 && /requester pays/i.test(message)) return noPayer;
  if (status === 401) return refusedCredentials;
  if (status === 403) return denied;
  if (status === 412) return lost;
  if (status === 404) return place.isAbout === 'bucket' ? noBucket : lost;
  return oddAnswer(place);
}

/** A file of the library's own choice: one of the environment, or of a login. */
const unreadable =
  /\b(?:EACCES|EISDIR|ENOENT|ENOTDIR|EPERM)\b.*\b(?:lstat|stat|open|read|realpath)\b|credentials are no JSON/;

/** What the library of Google says of credentials, which has no codes. */
function signInMeaning(message: string): ErrorMeaning | undefined {
  if (/could not load the default credentials/i.test(message)) return noCredentials;
  if (unreadable.test(message)) return unreadableCredentials;
  if (/reasonable timeframe|token used too (?:early|late)/i.test(message)) return wrongClock();
  // Of OAuth (RFC 6749, section 5.2), and what the library makes of a key that is none.
  const isRefused =
    /\b(?:invalid_grant|invalid_client|unauthorized_client|invalid_rapt)\b|DECODER routines|private.?key|PEM/i.test(
      message,
    );
  return isRefused ? refusedCredentials : undefined;
}

/** A signed request for a token carries the time. */
function wrongClock(): ErrorMeaning {
  return {
    code: 'CONNECTION_AUTH',
    why: `the clock of this machine is wrong: it says ${new Date().toISOString()}, and Google finds that far off`,
    todo: 'Set the clock, best by a time service.',
    advice: 'fix',
  };
}

function oddAnswer({ endpoint }: GcsPlace): ErrorMeaning {
  const todo =
    endpoint === undefined
      ? 'Check proxies on the way.'
      : `Check that ${endpoint} speaks the JSON API of Google Cloud Storage.`;
  return { code: 'CONNECTION_FAILED', why: 'the answer is not one of Google Cloud Storage', todo, advice: 'fix' };
}

interface Facts {
  readonly status: number | undefined;
  /** The API's own word: `rateLimitExceeded`. */
  readonly reason: string | undefined;
  /** Code of Node's network. */
  readonly network: string | undefined;
  readonly message: string;
}

function factsOf(error: unknown): Facts {
  const code = memberOf(error, 'code');
  const status = [code, memberOf(error, 'status'), memberOf(memberOf(error, 'response'), 'statusCode')].find(
    (candidate) => typeof candidate === 'number',
  );
  const [first]: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const network = [code, memberOf(first, 'code'), memberOf(memberOf(error, 'cause'), 'code')].find(
    (candidate) => typeof candidate === 'string' && /^E[A-Z_]{3,}$|^(?:CERT|SELF|DEPTH|UNABLE)_/.test(candidate),
  );
  const message = error instanceof Error ? error.message : '';
  return {
    status: typeof status === 'number' ? status : undefined,
    network: typeof network === 'string' ? network : undefined,
    reason: reasonOf(error, message),
    message,
  };
}

/** Beside the error of a list; in its text for a reading. */
function reasonOf(error: unknown, message: string): string | undefined {
  const errors = memberOf(error, 'errors');
  const told = Array.isArray(errors) ? memberOf(errors[0], 'reason') : /"reason":\s*"([A-Za-z]+)"/.exec(message)?.[1];
  return typeof told === 'string' && /^[A-Za-z]{3,60}$/.test(told) ? told : undefined;
}
