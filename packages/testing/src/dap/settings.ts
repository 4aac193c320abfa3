import type { DapEndpoint } from './fault.ts';

/** So many calls within so long. */
export interface RateLimit {
  readonly count: number;
  readonly perMs: number;
}

/** How the server behaves as a whole. Can be changed at any time. */
export interface DapSettings {
  /** Calls to `/job/{id}` that are answered with `running` before a job is complete; -1: complete in the first answer. @defaultValue 0 */
  readonly polls?: number;
  /** How long tokens, jobs and presigned URLs last, in milliseconds. @defaultValue an hour, a day, 15 minutes */
  readonly tokenLifetimeMs?: number;
  readonly jobLifetimeMs?: number;
  readonly urlLifetimeMs?: number;
  /**
   * Whether the same query gives the same job again: within a day, as the real service does; until the table changes, so that tests need
   * not wait a day; or never. @defaultValue 'until it changes'
   */
  readonly jobReuse?: 'for a day' | 'until it changes' | 'never';
  /** Whether a change at the very moment of `since` comes again; the published documents say both. @defaultValue 'exclusive' */
  readonly since?: 'exclusive' | 'inclusive';
  /** What files do with `Range`: honour it, or answer with everything and no `Accept-Ranges`. @defaultValue 'honoured' */
  readonly ranges?: 'honoured' | 'ignored';
  /** Whether files come with `Content-Encoding: gzip`, which makes many clients unzip them unasked. @defaultValue 'none' */
  readonly contentEncoding?: 'none' | 'gzip';
  /** Calls beyond these are refused with 429. {@link publishedLimits} are those of the real service. @defaultValue none */
  readonly limits?: Readonly<Partial<Record<DapEndpoint, RateLimit>>>;
  /** Seconds that refusals of `limits` name in `Retry-After`. @defaultValue the header is left out */
  readonly limitRetryAfter?: number | null;
}

/** Every member set. */
export type FullSettings = { readonly [K in keyof DapSettings]-?: Exclude<DapSettings[K], undefined> };

const minute = 60_000;

/** The limits that the real service publishes. */
export const publishedLimits: Readonly<Partial<Record<DapEndpoint, RateLimit>>> = {
  data: { count: 5, perMs: minute },
  job: { count: 500, perMs: minute },
  list: { count: 5, perMs: minute },
  schema: { count: 500, perMs: minute },
  objectUrl: { count: 200, perMs: minute },
};

/** Settings of which nothing was said. */
export const defaultSettings: FullSettings = {
  polls: 0,
  tokenLifetimeMs: 60 * minute,
  jobLifetimeMs: 24 * 60 * minute,
  urlLifetimeMs: 15 * minute,
  jobReuse: 'until it changes',
  since: 'exclusive',
  ranges: 'honoured',
  contentEncoding: 'none',
  limits: {},
  limitRetryAfter: null,
};
