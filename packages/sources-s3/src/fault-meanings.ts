import type { ErrorMeaning } from '@sync/core/connector';
import { storeFails, storeIsSlow } from '@sync/files';

const rights =
  'Needed are s3:ListBucket on the bucket and s3:GetObject on its objects, and kms:Decrypt when they are encrypted with a key of KMS; where the requester pays, set "requesterPays".';

function auth(why: string, todo: string): ErrorMeaning {
  return { code: 'CONNECTION_AUTH', why, todo, advice: 'fix' };
}

const newKeys = 'Give other keys, or look at the profile or the role that they come from.';
const expired = auth('the temporary keys have expired', 'Get new ones (`aws sso login`, or what else made them).');
const denied: ErrorMeaning = { code: 'READ_PERMISSION', why: 'access is denied', todo: rights, advice: 'fix' };

/** This version of an object is gone, or never was. */
export const lost: ErrorMeaning = {
  code: 'READ_SNAPSHOT_LOST',
  why: 'the object was replaced or removed after it was listed',
  todo: 'Run again once nothing writes below the prefix, or turn versioning of the bucket on, so that old versions stay readable.',
  advice: 'resume',
};

/** Codes of S3 and STS, as the API reference lists them, and what they mean to our user. */
const meanings: Readonly<Record<string, ErrorMeaning>> = {
  NoSuchBucket: {
    code: 'CONNECTION_DATABASE',
    why: 'the bucket does not exist',
    todo: 'Check its name, and the region and the endpoint.',
    advice: 'fix',
  },
  AccessDenied: denied,
  AllAccessDisabled: denied,
  AccountProblem: denied,
  InvalidPayer: denied,
  InvalidAccessKeyId: auth('the store does not know the access key', newKeys),
  InvalidClientTokenId: auth('the service that gives credentials does not know the access key', newKeys),
  SignatureDoesNotMatch: auth('the secret access key does not belong to the access key', newKeys),
  InvalidToken: auth('the session token does not belong to the keys', newKeys),
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  TokenRefreshRequired: expired,
  NoSuchKey: lost,
  NoSuchVersion: lost,
  PreconditionFailed: lost,
  InvalidObjectState: {
    code: 'READ_FAILED',
    why: 'the object is archived',
    todo: 'Restore it first (`aws s3api restore-object`), or leave it out.',
    advice: 'fix',
  },
  SlowDown: storeIsSlow,
  Throttling: storeIsSlow,
  ThrottlingException: storeIsSlow,
  TooManyRequestsException: storeIsSlow,
  RequestLimitExceeded: storeIsSlow,
  InternalError: storeFails,
  ServiceUnavailable: storeFails,
  RequestTimeout: storeFails,
};

/** What a refusal of the store means, by its code and else by its status; undefined when neither tells. */
export function meaningOf(name: string, status: number | undefined): ErrorMeaning | undefined {
  const known = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  if (known !== undefined || status === undefined) return known;
  if (status === 429) return storeIsSlow;
  if (status >= 500) return storeFails;
  if (status === 401 || status === 403) return denied;
  return status === 412 ? lost : undefined;
}
