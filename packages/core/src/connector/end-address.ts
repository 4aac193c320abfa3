import { ConfigError } from '../errors/classes.ts';
import { invalidOption } from './pool-limits.ts';

/** The options by which one kind of end is told where it is. */
export interface AddressOptions<Place extends string> {
  /** Options of which exactly one says where the end is; one may be `pool`, which then holds a pool of the driver, else limits. */
  readonly places: readonly Place[];
  /** Whether the value of `pool` is a pool of the driver. */
  readonly isPool: (value: unknown) => boolean;
  /** The end, in words: `the Acme server`. */
  readonly what: string;
  /** What can be given, in words: `url, connection or pool (a pool of the driver)`. */
  readonly choices: string;
}

/**
 * Says by which option an end is told where it is. Beside them only `applicationName` is known.
 *
 * @throws {ConfigError} CONFIG_UNKNOWN_KEY, CONFIG_MISSING, CONFIG_CONFLICT
 */
export function onlyPlace<Place extends string>(
  fields: Readonly<Record<string, unknown>>,
  { places, isPool, what, choices }: AddressOptions<Place>,
): Place {
  for (const key of Object.keys(fields)) {
    if (key === 'applicationName' || places.some((place) => place === key)) continue;
    const message = `Option "${key}" is not known. Known are ${places.join(', ')} and applicationName.`;
    throw new ConfigError({ code: 'CONFIG_UNKNOWN_KEY', message, context: { option: key } });
  }
  const taken = places.filter((place) => fields[place] !== undefined && (place !== 'pool' || isPool(fields.pool)));
  const [first, second] = taken;
  if (first === undefined) {
    const message = `It is not said where ${what} is. Give one of ${choices}.`;
    throw new ConfigError({ code: 'CONFIG_MISSING', message, context: { option: 'url' } });
  }
  if (second !== undefined) {
    const message = `Options "${first}" and "${second}" both say where ${what} is. Give one of them.`;
    throw new ConfigError({ code: 'CONFIG_CONFLICT', message, context: { option: second } });
  }
  return first;
}

/** The option `applicationName`. @throws {ConfigError} CONFIG_INVALID */
export function checkApplicationName(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw invalidOption('applicationName', 'a text', value);
}

/** Makes the errors for URLs of one engine, by its name. They never hold the URL. */
export function urlFaultOf(engine: string): (why: string) => ConfigError {
  return (why) =>
    new ConfigError({
      code: 'CONFIG_URL',
      message: `Cannot use the ${engine} URL: ${why}.`,
      context: { option: 'url' },
    });
}
