import * as v from 'valibot';
import { ConfigError } from '../errors/classes.ts';
import { findNearest } from '../errors/find-nearest.ts';
import { validEnds } from './options-schema.ts';

/**
 * Checks what a caller passed, whatever it is, by a schema of options.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_UNKNOWN_KEY or CONFIG_MISSING, naming the option's path, the kind of value that came (never the
 * value) and what is valid; with several faults, `errors` has one each
 */
export function parseOptions<Schema extends v.GenericSchema>(schema: Schema, options: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, options);
  if (result.success) return result.output;
  throw combine(result.issues.map((issue) => describeIssue(issue, schema)));
}

type Issue = v.BaseIssue<unknown>;

function describeIssue(issue: Issue, schema: unknown): ConfigError {
  const path = v.getDotPath(issue) ?? '';
  const option = path === '' ? 'options' : path;
  const isMissing = issue.received === 'undefined' && path !== '';
  if (issue.type === 'strict_object' && issue.expected === 'never')
    return unknownKey(option, siblingsOf(keysOf(issue), schema), keysOf(issue));
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
function keysOf({ path }: Issue): readonly string[] {
  return (path ?? []).map(({ key }) => String(key));
}

function unknownKey(option: string, known: readonly string[], keys: readonly string[]): ConfigError {
  const nearest = findNearest(keys.at(-1) ?? '', known);
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  const message = `There is no option ${option}.${hint} Known there: ${known.join(', ')}.`;
  return new ConfigError({ code: 'CONFIG_UNKNOWN_KEY', message, context: { option } });
}

/** The keys of the object in which the option stands. */
function siblingsOf(keys: readonly string[], whole: unknown): readonly string[] {
  let schema = whole;
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
