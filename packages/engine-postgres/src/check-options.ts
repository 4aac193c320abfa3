import { ConfigError } from '@sync/core/connector';
import type { CheckedLimits } from './client-pool.ts';
import type { PoolLimits } from './options.ts';

/**
 * Checks pool limits and fills in their defaults.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_UNKNOWN_KEY
 */
export function checkLimits(given: unknown): CheckedLimits {
  if (given !== undefined && (typeof given !== 'object' || given === null)) {
    throw invalid('pool', 'an object with limits or a Pool of pg', given);
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

const lowest = { maxOpen: 1, maxIdle: 0, idleMs: 0, lifetimeMs: 0 } as const;

function checkNumber(limits: PoolLimits | undefined, key: keyof PoolLimits): number | undefined {
  const value: unknown = limits?.[key];
  if (value === undefined) return undefined;
  // Timers take 31 bits of milliseconds.
  if (typeof value !== 'number' || !Number.isInteger(value) || value < lowest[key] || value > 2 ** 31 - 1) {
    throw invalid(`pool.${key}`, `a whole number of at least ${lowest[key]}`, value);
  }
  return value;
}

/** Says what an option must be and of what type the value was; never the value, which may be a secret. */
export function invalid(option: string, expected: string, value: unknown): ConfigError {
  const got = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  const message = `Option "${option}" must be ${expected}, but is ${got === 'number' ? `the number ${String(value)}` : got}.`;
  return new ConfigError({ code: 'CONFIG_INVALID', message, context: { option } });
}
