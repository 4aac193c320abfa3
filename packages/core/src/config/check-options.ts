import * as v from 'valibot';
import { compileRules } from '../catalog/compile-rules.ts';
import { compileSelection } from '../catalog/compile-selection.ts';
import type { OnUnfit } from '../catalog/column-rule.ts';
import { type FeedSource, isFeedSource } from '../connector/feed.ts';
import type { Source } from '../connector/source.ts';
import { ConfigError } from '../errors/classes.ts';
import { findNearest } from '../errors/find-nearest.ts';
import type { SyncSettings } from './options.ts';
import { optionsSchema, validEnds } from './options-schema.ts';

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
  const result = v.safeParse(optionsSchema, options);
  if (!result.success) throw combine(result.issues.map(describeIssue));
  const { onEvent: _, signal = new AbortController().signal, ...parsed } = result.output;
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

type Issue = v.InferIssue<typeof optionsSchema>;

function describeIssue(issue: Issue): ConfigError {
  const path = v.getDotPath(issue) ?? '';
  const option = path === '' ? 'options' : path;
  const isMissing = issue.received === 'undefined' && path !== '';
  if (issue.type === 'strict_object' && issue.expected === 'never') return unknownKey(option, keysOf(issue));
  const code = isMissing ? 'CONFIG_MISSING' : 'CONFIG_INVALID';
  // A missing key is told by the object around it, in that object's words.
  const valid =
    isMissing && issue.type === 'strict_object' ? validEnds[option === 'sink' ? 'sink' : 'source'] : issue.message;
  const nearest = issue.type === 'picklist' ? findNearest(String(issue.input), quotedWords(issue.expected)) : undefined;
  const hint = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  const message = isMissing
    ? `The option ${option} is missing; it must be ${valid}.`
    : `The option ${option} must be ${valid}; got ${kindOf(issue.input)}.${hint}`;
  return new ConfigError({ code, message, context: { option } });
}

/** Names may hold dots, so the printed path does not tell them. */
function keysOf({ path = [] as never }: Issue): readonly string[] {
  return path.map(({ key }) => String(key));
}

function unknownKey(option: string, keys: readonly string[]): ConfigError {
  const known = siblingsOf(keys);
  const nearest = findNearest(keys.at(-1) ?? '', known);
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  const message = `There is no option ${option}.${hint} Known there: ${known.join(', ')}.`;
  return new ConfigError({ code: 'CONFIG_UNKNOWN_KEY', message, context: { option } });
}

/** The keys of the object in which the option stands. */
function siblingsOf(keys: readonly string[]): readonly string[] {
  let schema: unknown = optionsSchema;
  for (const key of keys.slice(0, -1)) {
    if (!isRecord(schema)) break;
    // A record of anything has one schema for all its values.
    const inner: unknown = isRecord(schema.entries) ? schema.entries[key] : schema.value;
    schema = isRecord(inner) && isRecord(inner.wrapped) ? inner.wrapped : inner;
  }
  return isRecord(schema) && isRecord(schema.entries) ? Object.keys(schema.entries) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function quotedWords(expected: string | null): string[] {
  return [...(expected ?? '').matchAll(/"([^"]+)"/g)].map(([, word]) => word ?? '');
}

/** What came, without telling a text: it may be a connection URL in the wrong place. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  switch (typeof value) {
    case 'string':
      return value === '' ? 'an empty text' : 'a text';
    case 'number':
    case 'boolean':
    case 'bigint':
      return `${value}`;
    case 'function':
      return 'a function';
    default:
      return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  }
}

function combine(errors: readonly ConfigError[]): ConfigError {
  const [first] = errors;
  if (first !== undefined && errors.length === 1) return first;
  const message = errors.map((error) => error.message).join('\n');
  return new ConfigError({ code: first?.code ?? 'CONFIG_INVALID', message, context: first?.context ?? {}, errors });
}
