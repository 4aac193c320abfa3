import { ConfigError } from '@sync/core';
import { isGiven } from './choose-way.ts';

/** Never prints the text: a key pasted into the wrong flag would be seen. @throws {ConfigError} CONFIG_INVALID */
export function requireUuid(text: string | undefined, option: string): void {
  if (!isGiven(text) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text ?? '')) return;
  throw new ConfigError({
    code: 'CONFIG_INVALID',
    message: `--${option} must be a UUID, such as 3b83d553-0000-4000-8000-000000000000. Copy it from the page of the ${option.replace('-id', '')} in Neosync.`,
    context: { option },
  });
}
