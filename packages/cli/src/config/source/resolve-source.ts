import type { FileConfig } from '../file-schema.ts';
import { chooseWay } from './choose-way.ts';
import { resolveBucket } from './resolve-bucket.ts';
import { resolveNeosync } from './resolve-neosync.ts';
import type { SourceFlags } from './source-flags.ts';
import type { SourceRequest } from './source-request.ts';

/**
 * Says where data comes from: flags win over the file. The environment and a stored login are looked at by the source, after both.
 *
 * @throws {ConfigError} CONFIG_MISSING, CONFIG_CONFLICT, CONFIG_INVALID or CONFIG_URL, naming the flag; no message holds what came
 */
export function resolveSource(flags: SourceFlags, config: FileConfig): SourceRequest {
  const way = chooseWay(flags, config);
  switch (way) {
    case 'url': {
      const url = flags.sourceConnectionUrl || config.source?.['connection-url'] || '';
      return { kind: 'url', url, flag: 'source-connection-url' };
    }
    case 'id':
      return resolveNeosync(flags, config);
    case 'bucket':
      return resolveBucket(flags, config);
    default: {
      const never: never = way;
      return never;
    }
  }
}
