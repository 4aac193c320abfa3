import type { Delivery, FeedSession, FeedSource } from '@sync/core/connector';
import { type FeedCall, type Hook, hooked } from './hook.ts';
import { tapItems } from './tap-items.ts';

/** The same source of feeds with a hook around every call. */
export function tapFeedSource(source: FeedSource, hook: Hook<FeedCall>): FeedSource {
  return {
    name: source.name,
    states: source.states,
    ...(source.onUnfit !== undefined && { onUnfit: source.onUnfit }),
    open: async (call) => tapSession(await hooked(hook, 'open', () => source.open(call)), hook),
  };
}

function tapSession(session: FeedSession, hook: Hook<FeedCall>): FeedSession {
  return {
    sequenceType: session.sequenceType,
    identify: (call) => hooked(hook, 'identify', () => session.identify(call)),
    listTables: (call) => hooked(hook, 'listTables', () => session.listTables(call)),
    describe: (table, call) => hooked(hook, 'describe', () => session.describe(table, call)),
    read: async (request, call) => tapDelivery(await hooked(hook, 'ask', () => session.read(request, call)), hook),
    [Symbol.asyncDispose]: () => hooked(hook, 'close', async () => session[Symbol.asyncDispose]()),
  };
}

function tapDelivery(delivery: Delivery, hook: Hook<FeedCall>): Delivery {
  const { watermark, version, estimatedBytes } = delivery;
  return {
    watermark,
    version,
    estimatedBytes,
    read: (request, call) => tapItems(() => delivery.read(request, call), hook),
    get replaced() {
      return delivery.replaced;
    },
    [Symbol.asyncDispose]: () => hooked(hook, 'releaseDelivery', async () => delivery[Symbol.asyncDispose]()),
  };
}
