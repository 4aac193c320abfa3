import { ConfigError, printTableRef, type SyncOptions } from '@sync/core';
import type { DapFlags } from './flags.ts';

/** The tables that `--table` and `--exclude` name, for `sync()`. */
export type TableSelection = NonNullable<SyncOptions['tables']>;

/**
 * Names of `--table`, without blanks around them, each once; `all` for every table.
 *
 * @throws {ConfigError} CONFIG_MISSING, CONFIG_INVALID
 */
export function readTableNames(text: string | undefined): readonly string[] | 'all' {
  const context = { option: 'table' };
  if (text === undefined) {
    throw new ConfigError({
      code: 'CONFIG_MISSING',
      message: '--table is missing. Give the name of a table, several with commas between them, or all.',
      context,
    });
  }
  const names = splitNames(text);
  if (names.length === 0)
    throw new ConfigError({ code: 'CONFIG_INVALID', message: '--table names no table.', context });
  if (!names.includes('all')) return names;
  if (names.length === 1) return 'all';
  throw new ConfigError({
    code: 'CONFIG_CONFLICT',
    message: '--table is either all or a list of names. To leave tables out of all, use --exclude.',
    context,
  });
}

/** The selection among the tables of a namespace. @throws {ConfigError} CONFIG_MISSING, CONFIG_INVALID, CONFIG_CONFLICT */
export function resolveTables(flags: Pick<DapFlags, 'table' | 'exclude'>, namespace: string): TableSelection {
  const names = readTableNames(flags.table);
  const exclude = (flags.exclude ?? []).flatMap(splitNames).map((name) => patternOf(name, namespace));
  return {
    include: names === 'all' ? [`${namespace}.*`] : names.map((name) => patternOf(name, namespace)),
    ...(exclude.length === 0 ? {} : { exclude }),
  };
}

/** Whether lists of names, `*` for any characters, hold this one. */
export function matchesNames(lists: readonly string[], name: string): boolean {
  return lists.flatMap(splitNames).some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
  });
}

function splitNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Taken literally, unless it has a `*`. */
function patternOf(name: string, namespace: string): string {
  return name.includes('*') ? `${namespace}.${name}` : printTableRef({ schema: namespace, name });
}
