import { ConfigError } from '@sync/core';
import type { FileConfig } from '../file-schema.ts';
import type { SourceFlags } from './source-flags.ts';

/** The zone that the Neosync server is in, where it was told. @throws {ConfigError} CONFIG_INVALID */
export function zoneOf(flags: SourceFlags, { source }: FileConfig): string | undefined {
  const zone = flags.neosyncServerZone || source?.['connection-opts']?.['server-zone'] || undefined;
  try {
    if (zone !== undefined) new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch (cause) {
    throw new ConfigError({
      code: 'CONFIG_INVALID',
      message: '--neosync-server-zone must be the name of a time zone, such as Europe/Berlin or UTC.',
      context: { option: 'neosync-server-zone' },
      cause,
    });
  }
}
