import { ConfigError, invalidOption } from '@sync/core/connector';

/** What the service counts apart. */
export type Endpoint = 'listTables' | 'readSchema' | 'createJob' | 'readJob' | 'presign';

/** Calls within any minute, by endpoint, and how long to pause. */
export interface DapLimits extends Readonly<Partial<Record<Endpoint, number>>> {
  /**
   * The unit of all pauses, in milliseconds: before a failed call is tried again, between two looks at a job, before a failed job is asked
   * for again (10 and 30 units).
   *
   * @defaultValue 1000
   */
  readonly pauseMs?: number;
}

/** Limits with their defaults filled in. */
export type CheckedDapLimits = Readonly<Record<Endpoint, number>> & { readonly pauseMs: number };

/** As published by the service (developerdocs.instructure.com, limits and policies), calls per minute. */
const published: CheckedDapLimits = {
  listTables: 5,
  readSchema: 500,
  createJob: 5,
  readJob: 500,
  presign: 200,
  pauseMs: 1000,
};

/** @throws {ConfigError} CONFIG_INVALID, CONFIG_UNKNOWN_KEY */
export function checkDapLimits(given: unknown): CheckedDapLimits {
  if (given === undefined) return published;
  if (typeof given !== 'object' || given === null) throw invalidOption('limits', 'an object', given);
  for (const [key, value] of Object.entries(given)) {
    if (!(key in published)) {
      const message = `Option "limits.${key}" is not known. Known are ${Object.keys(published).join(', ')}.`;
      throw new ConfigError({ code: 'CONFIG_UNKNOWN_KEY', message, context: { option: `limits.${key}` } });
    }
    const isNumber = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 10_000_000;
    if (value !== undefined && !isNumber) throw invalidOption(`limits.${key}`, 'a whole number from 1', value);
  }
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...published, ...defined };
}
