import type { DapEndpoint } from '../fault.ts';
import type { World } from '../world.ts';

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * Says whether a call is within its endpoint's limit. A bucket that fills evenly: a client that keeps the same limit by any means never finds it
 * empty. Half a call of tolerance makes up for calls that overtake each other on the wire.
 */
export function openLimiter(world: World): (endpoint: DapEndpoint) => boolean {
  const buckets = new Map<DapEndpoint, Bucket>();
  return (endpoint) => {
    const limit = world.settings.limits[endpoint];
    if (limit === undefined) return true;
    const now = world.now();
    const bucket = buckets.get(endpoint) ?? { tokens: limit.count + 0.5, filledAt: now };
    const filled = bucket.tokens + ((now - bucket.filledAt) / limit.perMs) * limit.count;
    bucket.tokens = Math.min(limit.count + 0.5, filled);
    bucket.filledAt = now;
    buckets.set(endpoint, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}
