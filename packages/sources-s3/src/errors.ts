import {
  connectionLost,
  endError,
  type EndFault,
  type ErrorMeaning,
  networkMeaning,
  stoppedError,
  SyncError,
  unreachable,
} from '@sync/core/connector';
import { atEndpoint, memberOf, plainCause, storeTlsTodo } from '@sync/files';
import { CredentialsFault } from './credentials.ts';
import { lost, meaningOf } from './fault-meanings.ts';
import { connectorName } from './options.ts';

/** Where an error came up. */
export interface S3Place {
  /** `s3://bucket` */
  readonly display: string;
  /** When it is not Amazon's own. */
  readonly endpoint: string | undefined;
  /** The region that was told, when one was. */
  readonly region: string | undefined;
  /** `connecting`, `listing orders/`, `reading orders/1.jsonl`. */
  readonly doing: string;
  readonly signal: AbortSignal;
}

/** The object is not there in the version that was listed. */
export class VersionGone extends Error {
  override readonly name = 'VersionGone';
}

/** The error that a user gets for one of the SDK or the network. Its cause is told without what the SDK keeps of request and answer. */
export function s3Error(error: unknown, place: S3Place): SyncError {
  if (SyncError.isInstance(error)) return error;
  if (place.signal.aborted) return stoppedError({ connector: connectorName, doing: place.doing }, error);
  const { about, meaning, code } = understand(error, place);
  const fault: EndFault = { about, meaning, codeNote: code, engineCode: code, cause: plainCause(error) };
  return endError(fault, { end: 'source', connector: connectorName, display: place.display, doing: place.doing });
}

/** The region that a bucket is in, when the store sends us there. */
export function redirectedRegion(error: unknown): string | undefined {
  const { status, name, headers, region } = factsOf(error);
  const isElsewhere = status === 301 || name === 'AuthorizationHeaderMalformed' || name.startsWith('IllegalLocation');
  const told = headers['x-amz-bucket-region'] ?? region;
  return isElsewhere && told !== undefined && told !== '' ? told : undefined;
}

/** Whether a version is not there any more, as far as the answer tells. */
export function isGone(error: unknown): boolean {
  const { name, status } = factsOf(error);
  return error instanceof VersionGone || meaningOf(name, status) === lost;
}

interface Understood {
  readonly about: EndFault['about'];
  readonly meaning: ErrorMeaning;
  readonly code: string | undefined;
}

function understand(error: unknown, place: S3Place): Understood {
  if (error instanceof VersionGone) return { about: 'statement', meaning: lost, code: undefined };
  if (error instanceof CredentialsFault) return ofCredentials(error);
  const { name, status, network } = factsOf(error);
  const elsewhere = redirectedRegion(error);
  if (elsewhere !== undefined) return { about: 'connection', meaning: otherRegion(elsewhere, place), code: name };
  if (name === 'RequestTimeTooSkewed') return { about: 'connection', meaning: wrongClock(error), code: name };
  const meaning = meaningOf(name, status);
  if (meaning !== undefined) {
    const isOfConnection = meaning.code.startsWith('CONNECTION_');
    return { about: isOfConnection ? 'connection' : 'statement', meaning, code: codeNote(name, status) };
  }
  const ofNetwork = network === undefined ? undefined : networkMeaning(network, storeTlsTodo);
  if (ofNetwork !== undefined)
    return { about: 'connection', meaning: atEndpoint(ofNetwork, place.endpoint), code: network };
  // The SDK calls broken connections timeouts, too.
  if (network !== undefined) {
    return { about: 'connection', meaning: { ...connectionLost, advice: 'retry' }, code: network };
  }
  if (name === 'TimeoutError') {
    const silence = unreachable('the store does not answer in time');
    return { about: 'connection', meaning: atEndpoint(silence, place.endpoint), code: undefined };
  }
  return { about: 'connection', meaning: oddAnswer(place), code: codeNote(name, status) };
}

function ofCredentials({ cause, isOfRole }: CredentialsFault): Understood {
  const { name, status, network } = factsOf(cause);
  const ofNetwork = network === undefined ? undefined : networkMeaning(network, storeTlsTodo);
  if (isOfRole && ofNetwork !== undefined) return { about: 'connection', meaning: ofNetwork, code: network };
  const known = meaningOf(name, status);
  const base = { code: 'CONNECTION_AUTH', advice: 'fix' } as const;
  const meaning: ErrorMeaning =
    isOfRole && known !== undefined
      ? {
          ...base,
          why: known.code === 'CONNECTION_AUTH' ? known.why : 'the role may not be taken on',
          todo: 'Check "roleArn", that its trust policy names who takes it on, and "roleExternalId" when it asks for one.',
        }
      : {
          ...base,
          why: 'no credentials were found',
          todo: 'Looked for, in this order: "accessKeyId" and "secretAccessKey", AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "profile" or AWS_PROFILE in ~/.aws (with SSO), a web identity token, the role of a container or an EC2 instance.',
        };
  return { about: 'connection', meaning, code: isOfRole ? codeNote(name, status) : undefined };
}

function otherRegion(region: string, place: S3Place): ErrorMeaning {
  const told = place.region === undefined ? '' : `, not in ${place.region}`;
  return {
    code: 'CONNECTION_FAILED',
    why: `the bucket is in the region ${region}${told}`,
    todo: `Set "region" to ${region}, or leave it out.`,
    advice: 'fix',
  };
}

/** Requests carry the time, and those that are a quarter of an hour off are refused. */
function wrongClock(error: unknown): ErrorMeaning {
  const text = (key: string): string | undefined => textOf(error, key);
  // Requests carry it without its separators.
  const short = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
  const ours = text('RequestTime')?.replace(short, '$1-$2-$3T$4:$5:$6Z') ?? new Date().toISOString();
  const theirs = text('ServerTime');
  const store = theirs === undefined ? '' : `, the store says ${theirs}`;
  return {
    code: 'CONNECTION_AUTH',
    why: `the clock of this machine is wrong: it says ${ours}${store}`,
    todo: 'Set the clock, best by a time service.',
    advice: 'fix',
  };
}

function oddAnswer({ endpoint }: S3Place): ErrorMeaning {
  const todo =
    endpoint === undefined
      ? 'Check proxies on the way.'
      : `Check that ${endpoint} speaks S3, and whether it wants "pathStyle" otherwise.`;
  return { code: 'CONNECTION_FAILED', why: 'the answer is not one of S3', todo, advice: 'fix' };
}

interface Facts {
  readonly name: string;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Code of Node's network. */
  readonly network: string | undefined;
  readonly region: string | undefined;
}

function factsOf(error: unknown): Facts {
  const metadata = memberOf(error, '$metadata');
  const status = memberOf(metadata, 'httpStatusCode');
  const headers = memberOf(memberOf(error, '$response'), 'headers');
  // Several addresses of one host were tried, each with an error of its own.
  const [first]: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return {
    name: textOf(error, 'name') ?? '',
    status: typeof status === 'number' ? status : undefined,
    headers: typeof headers === 'object' && headers !== null ? (headers as Record<string, string>) : {},
    network: textOf(error, 'code') ?? textOf(first, 'code') ?? textOf(memberOf(error, 'cause'), 'code'),
    region: textOf(error, 'Region'),
  };
}

function codeNote(name: string, status: number | undefined): string | undefined {
  // What the SDK calls an answer that it cannot read tells nothing.
  const isCode =
    /^[A-Za-z0-9]{3,60}$/.test(name) && !/^(?:Error|TypeError|SyntaxError|Unknown|UnknownError)$/.test(name);
  return isCode ? name : status === undefined ? undefined : `HTTP ${status}`;
}

function textOf(value: unknown, key: string): string | undefined {
  const member = memberOf(value, key);
  if (member instanceof Date) return member.toISOString();
  return typeof member === 'string' ? member : undefined;
}
