import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigError } from '@sync/core';
import { findNearest } from '@sync/core/connector';
import * as v from 'valibot';
import { parseDocument } from 'yaml';
import { type FileConfig, fileSchema } from './file-schema.ts';

/** Names looked for in the working directory when `--config` is left out, in this order. */
const defaultNames = ['sync.yaml', 'neosync.yaml'] as const;

/** A configuration and the file it came from; `file` is missing when there was none. */
export interface LoadedFile {
  readonly config: FileConfig;
  readonly file?: string;
}

/**
 * Reads the configuration file named by `--config`, else the first default name that exists, else nothing.
 *
 * @throws {ConfigError} CONFIG_FILE when it cannot be read or is no YAML, CONFIG_UNKNOWN_KEY or CONFIG_INVALID with the path of the key
 */
export async function readFileConfig(folder: string, name: string | undefined): Promise<LoadedFile> {
  for (const candidate of name === undefined ? defaultNames : [name]) {
    const file = resolve(folder, candidate);
    const text = await readText(file, { name: candidate, isRequired: name !== undefined });
    if (text !== undefined) return { config: parseFileConfig(text, candidate), file };
  }
  return { config: {} };
}

async function readText(
  file: string,
  { name, isRequired }: { readonly name: string; readonly isRequired: boolean },
): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code === 'ENOENT' && !isRequired) return undefined;
    throw new ConfigError({
      code: 'CONFIG_FILE',
      message: `Cannot read the configuration file ${name}: ${code}.`,
      cause,
      context: { option: 'config' },
    });
  }
}

/** Parses the text of a configuration file. A section left empty counts as left out. */
export function parseFileConfig(text: string, name: string): FileConfig {
  const document = parseDocument(text, { prettyErrors: false });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const line = text.slice(0, problem.pos[0]).split('\n').length;
    throw new ConfigError({
      code: 'CONFIG_FILE',
      message: `${name} is not valid YAML: ${problem.code} in line ${line}.`,
      context: { option: 'config' },
    });
  }
  const value: unknown = withoutNulls(document.toJS({ maxAliasCount: 100 }), name);
  const result = v.safeParse(fileSchema, value ?? {});
  if (result.success) return result.output;
  // A misspelt key is told before the one that it leaves missing.
  throw describeIssue(result.issues.find(isUnknownKey) ?? result.issues[0], name);
}

function withoutNulls(value: unknown, file: string, path = ''): unknown {
  if (value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => {
      if (entry === null && path === 'source.bucket.tables') return [[key, {}]];
      if (entry === null && nullWords.has(key)) throw bareNull(file, key);
      return entry === null ? [] : [[key, withoutNulls(entry, file, path === '' ? key : `${path}.${key}`)]];
    }),
  );
}

/** Keys whose value may be the word null. */
const nullWords: ReadonlySet<string> = new Set(['on-unfit', 'null-text']);

/** In YAML a bare `null` is no word, so it cannot be told from a key that was left empty. */
function bareNull(file: string, key: string): ConfigError {
  return new ConfigError({
    code: 'CONFIG_INVALID',
    message: `${file}: ${key} has no value. For the word null write it in quotes: ${key}: "null".`,
    context: { option: key },
  });
}

function isUnknownKey({ type, expected }: v.BaseIssue<unknown>): boolean {
  return type === 'strict_object' && expected === 'never';
}

function describeIssue(issue: v.BaseIssue<unknown>, name: string): ConfigError {
  const parent = issue.path?.at(-1);
  // A list passes for an object with the keys 0, 1, …: say that the section itself is wrong.
  if (parent?.type === 'object' && Array.isArray(parent.input))
    return describeIssue(
      { ...issue, type: 'object', expected: 'Object', input: parent.input, path: parentPath(issue) },
      name,
    );
  const keys = (issue.path ?? []).map((part) => String(part.key));
  const path = keys.join('.');
  const context = { option: path };
  if (isUnknownKey(issue)) {
    const near = findNearest(kebabCase(keys.at(-1) ?? ''), validKeysAt(keys.slice(0, -1)));
    const advice =
      near === undefined
        ? `Valid here: ${validKeysAt(keys.slice(0, -1)).join(', ')}.`
        : `Did you mean ${[...keys.slice(0, -1), near].join('.')}?`;
    return new ConfigError({
      code: 'CONFIG_UNKNOWN_KEY',
      message: `${name}: the key ${path} is not known. ${advice}`,
      context,
    });
  }
  // `received` would print the value, which may be a secret: the type is enough to mend it.
  const received =
    issue.input === undefined
      ? 'nothing'
      : Array.isArray(issue.input)
        ? 'a list'
        : typeof issue.input === 'object'
          ? 'a section'
          : `a ${typeof issue.input}`;
  const expected =
    issue.type === 'integer' || issue.type === 'min_value'
      ? 'a whole number of at least 0'
      : (issue.expected ?? issue.type).replace(/^\((.*)\)$/, 'one of $1').replaceAll(' | ', ', ');
  return new ConfigError({
    code: 'CONFIG_INVALID',
    message: `${name}: ${path === '' ? 'the file' : path} must be ${expected.replace('Object', 'a section').toLowerCase()}; it is ${received}.`,
    context,
  });
}

function parentPath({ path = [] as never }: v.BaseIssue<unknown>): v.BaseIssue<unknown>['path'] {
  const [first, ...rest] = path.slice(0, -1);
  return first === undefined ? undefined : [first, ...rest];
}

/** `initSchema` and `init_schema` are slips for `init-schema`. */
function kebabCase(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1-$2').replaceAll('_', '-');
}

/** The keys that may stand at a path of the schema. */
function validKeysAt(path: readonly string[]): readonly string[] {
  let schema: unknown = fileSchema;
  for (const key of path) schema = schemaBelow(unwrap(schema) as SchemaParts, key);
  return Object.keys((unwrap(schema) as SchemaParts).entries ?? {});
}

/** What a schema has below it: a section its keys, a record one schema for all of its values, a list one for all of its items. */
interface SchemaParts {
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly value?: unknown;
  readonly item?: unknown;
}

function schemaBelow({ entries, value, item }: SchemaParts, key: string): unknown {
  return entries?.[key] ?? value ?? item ?? {};
}

function unwrap(schema: unknown): unknown {
  return typeof schema === 'object' && schema !== null && 'wrapped' in schema ? schema.wrapped : schema;
}
