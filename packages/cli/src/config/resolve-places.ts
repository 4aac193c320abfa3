import { ConfigError, type SyncOptions } from '@sync/core';
import type { FileConfig } from './file-schema.ts';
import type { Flags } from './flags.ts';

type Places = Pick<SyncOptions, 'schemas' | 'columns' | 'onUnfit' | 'limits'>;

/**
 * Where tables go, what is special about columns, and in how many parts a table travels. `--schema-map` is laid over the file's `schemas`,
 * one entry at a time.
 *
 * @throws {ConfigError} CONFIG_INVALID when a map is not `from=to`
 */
export function resolvePlaces(flags: Flags, config: FileConfig): Places {
  const schemas = { ...config.schemas, ...Object.fromEntries((flags.schemaMap ?? []).map(parseMap)) };
  const columns = Object.entries(config.columns ?? {}).map(([pattern, rule]) => {
    const { type, 'on-unfit': onUnfit } = rule;
    return [pattern, { ...(type !== undefined && { type }), ...(onUnfit !== undefined && { onUnfit }) }] as const;
  });
  const onUnfit = flags.onUnfit ?? config['on-unfit'];
  const slices = flags.slices ?? config.slices;
  return {
    ...(Object.keys(schemas).length > 0 && { schemas }),
    ...(columns.length > 0 && { columns: Object.fromEntries(columns) }),
    ...(onUnfit !== undefined && { onUnfit }),
    ...(slices !== undefined && slices > 0 && { limits: { slices } }),
  };
}

function parseMap(text: string): readonly [string, string] {
  const [from = '', to = '', ...more] = text.split('=');
  if (from !== '' && to !== '' && more.length === 0) return [from, to];
  throw new ConfigError({
    code: 'CONFIG_INVALID',
    message:
      '--schema-map must be the name of a schema at the source, =, and its name at the destination: shop=public.',
    context: { option: 'schema-map' },
  });
}
