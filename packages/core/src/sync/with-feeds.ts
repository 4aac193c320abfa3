import { checkFeedOptions } from '../config/check-feed-options.ts';
import type { CheckedOptions } from '../config/check-options.ts';
import { type FeedSource, isFeedSource } from '../connector/feed.ts';

/** The options of a run that follows feeds; undefined when the source has none. @throws {ConfigError} CONFIG_CONFLICT */
export function withFeeds(options: CheckedOptions): CheckedOptions<FeedSource> | undefined {
  const { source } = options;
  if (!isFeedSource(source)) return undefined;
  checkFeedOptions(options, source.name);
  return { ...options, source };
}
