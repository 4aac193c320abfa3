import { ConfigError } from '../errors/classes.ts';

/** How many connections one end opens, and how long they live. Every connection we open is bounded by it. */
export interface PoolLimits {
  /** Connections open at once, at least 1. @defaultValue 10 */
  readonly maxOpen?: number;
  /** Connections kept open while unused; above it a connection is closed when it comes back. @defaultValue `maxOpen` */
  readonly maxIdle?: number;
  /** An unused connection is closed after this time, in milliseconds. @defaultValue 10 000 */
  readonly idleMs?: number;
  /** A connection older than this is closed when it comes back, in milliseconds. @defaultValue no limit */
  readonly lifetimeMs?: number;
}

/** Pool limits with their defaults filled in; a time of 0 is no limit. */
export interface CheckedLimits {
  readonly maxOpen: number;
  readonly maxIdle: number;
  readonly idleMs: number;
  readonly lifetimeMs: number;
}

const lowest = { maxOpen: 1, maxIdle: 0, idleMs: 0, lifetimeMs: 0 } as const;

/**
 * Checks the option `pool` when it holds limits, and fills in their defaults.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_UNKNOWN_KEY
 */
export function checkLimits(given: unknown): CheckedLimits {
  if (given !== undefined && (typeof given !== 'object' || given === null)) {
    throw invalidOption('pool', "an object with limits or a pool of the engine's driver", given);
  }
  const limits = given as PoolLimits | undefined;
  for (const key of Object.keys(limits ?? {})) {
    if (!(key in lowest)) {
      const message = `Option "pool.${key}" is not known. Known are ${Object.keys(lowest).join(', ')}.`;
      throw new ConfigError({ code: 'CONFIG_UNKNOWN_KEY', message, context: { option: `pool.${key}` } });
    }
  }
  const maxOpen = checkNumber(limits, 'maxOpen') ?? 10;
  return {
    maxOpen,
    maxIdle: checkNumber(limits, 'maxIdle') ?? maxOpen,
    idleMs: checkNumber(limits, 'idleMs') ?? 10_000,
    lifetimeMs: checkNumber(limits, 'lifetimeMs') ?? 0,
  };
}

function checkNumber(limits: PoolLimits | undefined, key: keyof PoolLimits): number | undefined {
  const value: unknown = limits?.[key];
  if (value === undefined) return undefined;
  // Timers take 31 bits of milliseconds.
  if (typeof value !== 'number' || !Number.isInteger(value) || value < lowest[key] || value > 2 ** 31 - 1) {
    throw invalidOption(`pool.${key}`, `a whole number of at least ${lowest[key]}`, value);
  }
  return value;
}

/** Says what an option must be and of what type the value was; never the value, which may be a secret. */
export function invalidOption(option: string, expected: string, value: unknown): ConfigError {
  const got = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  const message = `Option "${option}" must be ${expected}, but is ${got === 'number' ? `the number ${String(value)}` : got}.`;
  return new ConfigError({ code: 'CONFIG_INVALID', message, context: { option } });
}
