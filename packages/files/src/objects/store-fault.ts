import type { ErrorMeaning } from '@sync/core/connector';

/** What to do when the encrypted connection to a store fails. */
export const storeTlsTodo =
  'Check that the endpoint is reached by https and that its certificate is trusted here; NODE_EXTRA_CA_CERTS names certificates of your own.';

/** A meaning that names the endpoint, when there is one that is not the vendor's own. */
export function atEndpoint(meaning: ErrorMeaning, endpoint: string | undefined): ErrorMeaning {
  return endpoint === undefined ? meaning : { ...meaning, why: `${meaning.why} (${endpoint})` };
}

/** The store asks to be left alone for a while. */
export const storeIsSlow: ErrorMeaning = {
  code: 'READ_LIMIT',
  why: 'the store refuses so many requests',
  todo: 'Run again later.',
  advice: 'retry',
};

/** The store answers that it failed itself. */
export const storeFails: ErrorMeaning = {
  code: 'READ_FAILED',
  why: 'the store fails',
  todo: 'Run again later.',
  advice: 'retry',
};

const longestMessage = 500;

/** SDKs keep request and answer beside their errors, keys, tokens and what was signed among them: only words are kept. */
export function plainCause(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  const cause = new Error(error.message.slice(0, longestMessage));
  cause.name = error.name;
  return cause;
}

/** A member of whatever an SDK threw; undefined where it has none. */
export function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
