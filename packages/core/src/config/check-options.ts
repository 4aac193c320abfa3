import type * as v from 'valibot';
import { compileRules } from '../catalog/compile-rules.ts';
import { compileSelection } from '../catalog/compile-selection.ts';
import type { OnUnfit } from '../catalog/column-rule.ts';
import { type FeedSource, isFeedSource } from '../connector/feed.ts';
import type { Source } from '../connector/source.ts';
import { ConfigError } from '../errors/classes.ts';
import type { SyncSettings } from './options.ts';
import { optionsSchema } from './options-schema.ts';
import { parseOptions } from './parse-options.ts';

type Parsed = v.InferOutput<typeof optionsSchema>;

/** Options with every default filled in, for one kind of source or any. */
export type CheckedOptions<End extends Source | FeedSource = Source | FeedSource> = Readonly<
  Omit<Parsed, 'onEvent' | 'onUnfit' | 'signal' | 'source'>
> & {
  readonly onUnfit: OnUnfit;
  readonly source: End;
  /** One that never fires when the caller gave none. */
  readonly signal: AbortSignal;
};

/**
 * Checks what a caller passed, whatever it is, and fills in the defaults.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_UNKNOWN_KEY, CONFIG_MISSING or CONFIG_CONFLICT, naming the option's path, the kind of
 * value that came (never the value) and what is valid; with several faults, `errors` has one each
 */
export function checkOptions(options: SyncSettings): CheckedOptions {
  const { onEvent: _, signal = new AbortController().signal, ...parsed } = parseOptions(optionsSchema, options);
  const { source } = parsed;
  const checked = {
    ...parsed,
    onUnfit: parsed.onUnfit ?? (isFeedSource(source) ? source.onUnfit : undefined) ?? 'error',
  };
  // For its errors: a pattern that does not parse is told before anything is contacted.
  compileSelection({ include: checked.tables.include ?? [], exclude: checked.tables.exclude });
  compileRules(checked);
  const { include = [], exclude } = checked.tables;
  const both = include.find((pattern) => exclude.includes(pattern));
  if (both !== undefined) {
    throw new ConfigError({
      code: 'CONFIG_CONFLICT',
      message: `tables.include and tables.exclude both have ${both}, so it selects nothing. Take it out of one of them.`,
      context: { option: 'tables.exclude' },
    });
  }
  return { ...checked, signal };
}
