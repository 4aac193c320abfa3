import { ConfigError } from '@sync/core';
import type { FileConfig } from '../file-schema.ts';
import { flagName } from '../flags.ts';
import { type SourceFlags, type SourceWay, wayFlags, waysOfFlags } from './source-flags.ts';

const ways: readonly SourceWay[] = ['url', 'id', 'bucket'];

/**
 * Which way leads to the source. A flag that chooses one stands in for what the file chooses, so that a file written for another source can
 * be used as it is.
 *
 * @throws {ConfigError} CONFIG_MISSING when nothing chooses one; CONFIG_CONFLICT when two are chosen at once, or a flag says nothing about the chosen
 * one
 */
export function chooseWay(flags: SourceFlags, config: FileConfig): SourceWay {
  const byFlag = ways.filter((way) => isGiven(flags[wayFlags[way]]));
  const chosen = byFlag.length > 0 ? byFlag : waysOfFile(config);
  const [way, other] = chosen;
  if (way === undefined) throw missing();
  if (other !== undefined) throw conflict(chosen, byFlag.length > 0);
  refuseStrangers(flags, way);
  return way;
}

/** Whether a text or switch was given; an empty text counts as left out, as a shell's unset variable gives it. */
export function isGiven(value: string | boolean | undefined): boolean {
  return value !== undefined && value !== '';
}

function waysOfFile({ source }: FileConfig): readonly SourceWay[] {
  return [
    ...(isGiven(source?.['connection-url']) ? ['url' as const] : []),
    ...(isGiven(source?.['connection-id']) ? ['id' as const] : []),
    ...(isGiven(source?.bucket?.url) ? ['bucket' as const] : []),
  ];
}

function missing(): ConfigError {
  return new ConfigError({
    code: 'CONFIG_MISSING',
    message:
      'No source is given. Give --source-connection-url (a database), --connection-id (a connection of the Neosync API) or --source-bucket, or one of source.connection-url, source.connection-id and source.bucket.url in the configuration file.',
    context: { option: 'source-connection-url' },
  });
}

const fileKeys = { url: 'source.connection-url', id: 'source.connection-id', bucket: 'source.bucket.url' } as const;

function conflict(chosen: readonly SourceWay[], isByFlag: boolean): ConfigError {
  const names = chosen.map((way) => (isByFlag ? `--${flagName(wayFlags[way])}` : fileKeys[way]));
  return new ConfigError({
    code: 'CONFIG_CONFLICT',
    message: `Data comes from one place, but ${names.join(' and ')} name ${names.length}. Leave one; a flag stands in for what the file names.`,
    context: { option: isByFlag ? flagName(wayFlags[chosen[0] ?? 'url']) : 'source' },
  });
}

const wayWords = {
  url: 'a database given by its URL',
  id: 'a connection of the Neosync API (--connection-id)',
  bucket: 'a bucket (--source-bucket)',
} as const satisfies Record<SourceWay, string>;

function refuseStrangers(flags: SourceFlags, way: SourceWay): void {
  for (const key of Object.keys(waysOfFlags) as (keyof SourceFlags)[]) {
    const own: readonly SourceWay[] = waysOfFlags[key];
    // `--allow-incomplete-run=false` says what is the case anyway.
    if (!isGiven(flags[key]) || flags[key] === false || own.includes(way)) continue;
    throw new ConfigError({
      code: 'CONFIG_CONFLICT',
      message: `--${flagName(key)} belongs to ${own.map((each) => wayWords[each]).join(' or ')}, but data comes from ${wayWords[way]}. Leave it out, or name the other source.`,
      context: { option: flagName(key) },
    });
  }
}
