import { ConfigError } from '@sync/core';
import type { FileConfig } from './file-schema.ts';
import { dynamodbFlags, type Flags, flagName } from './flags.ts';

/**
 * Refuses what `neosync sync` has and this command does not, rather than ignoring it: a DynamoDB destination. No message holds a value.
 *
 * @throws {ConfigError} CONFIG_NOT_BUILT naming the flag or the key
 */
export function refuseUnbuilt(flags: Flags, config: FileConfig): void {
  for (const [key, instead] of Object.entries(dynamodbFlags)) {
    if (flags[key as keyof typeof dynamodbFlags] === undefined) continue;
    throw new ConfigError({
      code: 'CONFIG_NOT_BUILT',
      message: `--${flagName(key)} belongs to a DynamoDB destination, which dbsync does not write. For a source in S3 give ${instead} instead; else leave it out.`,
      context: { option: flagName(key) },
    });
  }
  if (config['aws-dynamodb-destination'] !== undefined) {
    throw new ConfigError({
      code: 'CONFIG_NOT_BUILT',
      message:
        'The key aws-dynamodb-destination asks for a DynamoDB destination, which dbsync does not write. Remove the section; what a source in S3 needs stands below source.bucket and in the environment.',
      context: { option: 'aws-dynamodb-destination' },
    });
  }
}
