import { ConfigError } from '../errors/classes.ts';
import { findNearest } from '../errors/find-nearest.ts';
import { invalidOption } from './pool-limits.ts';

/**
 * Refuses what is no object, and members that are not known, each with the nearest one that is. `what` names the connector's kind: `s3`.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_UNKNOWN_KEY
 */
export function refuseUnknownOptions(given: unknown, what: string, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null) throw invalidOption(what, 'an object', given);
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    const nearest = findNearest(key, known);
    const hint = nearest === undefined ? `Known are ${known.join(', ')}.` : `Did you mean "${nearest}"?`;
    const message = `Option "${key}" is not known. ${hint}`;
    throw new ConfigError({ code: 'CONFIG_UNKNOWN_KEY', message, context: { option: key } });
  }
}

/**
 * An option that is a text, without blanks at its ends; else the variable that stands in for it. An empty variable counts as none, as shells
 * cannot tell the two apart well.
 *
 * @throws {ConfigError} CONFIG_INVALID when it is no text or an empty one
 */
export function textOption<Key extends string>(
  options: Readonly<Partial<Record<Key, unknown>>>,
  key: Key,
  variable?: string,
): string | undefined {
  const value = options[key];
  if (value === undefined) return variable === undefined || variable.trim() === '' ? undefined : variable.trim();
  if (typeof value !== 'string' || value.trim() === '') throw invalidOption(key, 'a text that is not empty', value);
  return value.trim();
}
