import * as v from 'valibot';
import type { Sink } from '../connector/sink.ts';
import { type FeedSource, isFeedSource } from '../connector/feed.ts';
import type { Source } from '../connector/source.ts';

/** Positions of fields are 32-bit numbers, and an engine's longest field is below this. */
const largestFieldBytes = 2 ** 31 - 1;

function isConnector(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'open' in value &&
    typeof value.open === 'function'
  );
}

/** By shape: under a test runner the signal may come from another realm, where `instanceof` fails. */
function isSignal(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'aborted' in value &&
    typeof value.aborted === 'boolean' &&
    'addEventListener' in value &&
    typeof value.addEventListener === 'function'
  );
}

const count = (max = Number.MAX_SAFE_INTEGER) =>
  v.pipe(
    v.number('a whole number'),
    v.integer('a whole number'),
    v.minValue(1, 'at least 1'),
    v.maxValue(max, `at most ${max}`),
  );
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  v.picklist(words, words.map((word) => `'${word}'`).join(' or '));
const patterns = v.pipe(
  v.array(
    v.pipe(v.string('a pattern such as schema.name'), v.minLength(1, 'a pattern that is not empty')),
    'a list of patterns',
  ),
  v.readonly(),
);
const optionsFor = <Entries extends v.ObjectEntries>(entries: Entries) => v.strictObject(entries, 'an object');

const notEmpty = (what: string) => v.pipe(v.string(what), v.minLength(1, `${what}, not empty`));
const recordOf = <Value extends v.GenericSchema>(value: Value, valid: string) =>
  v.pipe(v.record(v.string(), value, valid), v.readonly());
const unfitWords = oneOf(['error', 'null', 'clamp', 'text']);
const columnRule = optionsFor({ type: v.optional(notEmpty('a type of the sink')), onUnfit: v.optional(unfitWords) });

/** What is valid for the two options that every call needs. */
export const validEnds = {
  source: 'a source, as the function of a source package makes it',
  sink: 'a sink, as the function of a sink package makes it',
  feeds: 'a source of feeds, whose tables each have a history of their own',
};

/** Shape and defaults of the options. Each message says what is valid there; `checkOptions` puts it into a sentence. */
export const optionsSchema = optionsFor({
  source: v.custom<Source | FeedSource>(isConnector, validEnds.source),
  sink: v.custom<Sink>(isConnector, validEnds.sink),
  tables: v.optional(
    optionsFor({
      include: v.optional(v.pipe(patterns, v.minLength(1, 'at least one pattern; leave it out to select every table'))),
      exclude: v.optional(patterns, []),
    }),
    {},
  ),
  mode: v.optional(oneOf(['snapshot', 'incremental']), 'snapshot'),
  replicas: v.optional(
    optionsFor({
      initialise: v.optional(v.boolean('true or false'), false),
      reinitialise: v.optional(oneOf(['never', 'when-required', 'always']), 'never'),
      dropRemovedColumns: v.optional(v.boolean('true or false'), false),
    }),
    {},
  ),
  schema: v.optional(oneOf(['none', 'create']), 'none'),
  schemas: v.optional(
    recordOf(notEmpty('the name of a schema'), 'an object of names at the source and their names at the sink'),
  ),
  columns: v.optional(recordOf(columnRule, 'an object of column patterns and their rules')),
  onUnfit: v.optional(unfitWords),
  truncate: v.optional(oneOf(['none', 'selected', 'cascade']), 'none'),
  onConflict: v.optional(oneOf(['error', 'nothing', 'update']), 'error'),
  atomic: v.optional(oneOf(['table', 'run']), 'table'),
  lane: v.optional(oneOf(['auto', 'encoded', 'rows']), 'auto'),
  verify: v.optional(oneOf(['none', 'counts', 'digest']), 'counts'),
  batch: v.optional(optionsFor({ count: v.optional(count()), periodMs: v.optional(count(2 ** 31 - 1)) }), {}),
  maxInFlight: v.optional(count(), 4),
  limits: v.optional(
    optionsFor({
      tables: v.optional(count(), 4),
      slices: v.optional(count(), 2),
      inFlightBytes: v.optional(count(), 32 * 1024 * 1024),
      maxFieldBytes: v.optional(count(largestFieldBytes), 256 * 1024 * 1024),
    }),
    {},
  ),
  allowRemote: v.optional(v.boolean('true or false'), false),
  signal: v.optional(v.custom<AbortSignal>(isSignal, 'an AbortSignal')),
  onEvent: v.optional(v.custom<(event: never) => void>((value) => typeof value === 'function', 'a function')),
});

const { sink, tables, schemas, allowRemote, signal, onEvent } = optionsSchema.entries;

/** What calls about replicas that are there take. */
export const replicaOptionsSchema = optionsFor({
  source: v.custom<FeedSource>((value) => isConnector(value) && isFeedSource(value as object), validEnds.feeds),
  sink,
  tables,
  schemas,
  allowRemote,
  isSourceAsked: v.optional(v.boolean('true or false'), false),
  signal,
  onEvent,
});
