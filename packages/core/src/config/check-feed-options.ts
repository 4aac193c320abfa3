import { ConfigError } from '../errors/classes.ts';
import type { CheckedOptions } from './check-options.ts';

type Looked = Pick<CheckedOptions, 'truncate' | 'onConflict' | 'atomic' | 'lane' | 'verify' | 'columns' | 'onUnfit'>;

/**
 * Refuses what says nothing about replicas, instead of leaving it out silently.
 *
 * @throws {ConfigError} CONFIG_CONFLICT naming the options; with several, `errors` has one each
 */
export function checkFeedOptions(options: Looked, source: string): void {
  const errors = [...faultsOf(options)].map(([option, because]) => {
    const message = `The option ${option} does not go with ${source}, whose tables are followed into replicas: ${because}.`;
    return new ConfigError({ code: 'CONFIG_CONFLICT', message, context: { option } });
  });
  const [first] = errors;
  if (first === undefined) return;
  if (errors.length === 1) throw first;
  const message = errors.map((error) => error.message).join('\n');
  throw new ConfigError({ code: 'CONFIG_CONFLICT', message, context: first.context, errors });
}

const asText = 'a column of a replica has one type, and values that do not fit are clamped, become null or fail';

function* faultsOf({
  truncate,
  onConflict,
  atomic,
  lane,
  verify,
  columns = {},
  onUnfit,
}: Looked): Generator<readonly [option: string, because: string]> {
  if (truncate !== 'none') yield ['truncate', 'replicas.reinitialise says when one is emptied'];
  if (onConflict !== 'error') yield ['onConflict', 'the last change of a key counts'];
  if (atomic !== 'table') yield ['atomic', 'each commits with its own watermark'];
  if (lane === 'encoded') yield ['lane', 'feeds are told row by row'];
  if (verify === 'digest') yield ['verify', 'a feed has no digest to compare with'];
  if (onUnfit === 'text') yield ['onUnfit', asText];
  for (const [pattern, rule] of Object.entries(columns)) {
    if (rule.type !== undefined) yield [`columns.${pattern}.type`, 'the source says what its types are made as'];
    if (rule.onUnfit === 'text') yield [`columns.${pattern}.onUnfit`, asText];
  }
}
