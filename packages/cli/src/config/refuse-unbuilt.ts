import { ConfigError } from '@sync/core';
import type { FileConfig } from './file-schema.ts';
import type { Flags } from './flags.ts';

/**
 * Refuses what a configuration file may say but this version cannot do, rather than ignoring it. A source URL given as a flag stands in for the file's
 * connection id, so that a file written for another tool can be used as it is.
 *
 * @throws {ConfigError} CONFIG_NOT_BUILT naming the key
 */
export function refuseUnbuilt(flags: Flags, config: FileConfig): void {
  if (config['aws-dynamodb-destination'] !== undefined) {
    throw notBuilt('aws-dynamodb-destination', 'A DynamoDB destination is not available. Remove the section.');
  }
  const source = config.source;
  if (flags.sourceConnectionUrl !== undefined || source?.['connection-url'] !== undefined) return;
  for (const key of ['connection-id', 'connection-opts'] as const) {
    if (source?.[key] !== undefined) {
      throw notBuilt(
        `source.${key}`,
        'Reading through the Neosync API is not available in this version. Give --source-connection-url instead.',
      );
    }
  }
}

function notBuilt(option: string, advice: string): ConfigError {
  return new ConfigError({
    code: 'CONFIG_NOT_BUILT',
    message: `The key ${option} asks for something this version does not have. ${advice}`,
    context: { option },
  });
}
