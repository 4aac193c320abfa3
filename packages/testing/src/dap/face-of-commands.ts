import type { Commands } from './commands.ts';
import type { DapControl } from './fake-dap.ts';

/** The control of a server that runs these commands, wherever they run. */
export function controlOf(commands: Commands): DapControl {
  return {
    tables: commands,
    arm: async (order) => {
      const id = await commands.arm(order);
      return { hits: () => commands.hits(id), disarm: () => commands.disarm(id) };
    },
    hold: async (order) => {
      const id = await commands.hold(order);
      const held = commands.held(id);
      // A server that ends before anything was held breaks this promise, which nobody need have waited for.
      held.catch(() => undefined);
      return { held, release: () => commands.release(id) };
    },
    clear: () => commands.clear(),
    configure: (settings) => commands.configure(settings),
    counts: () => commands.counts(),
    requests: () => commands.requests(),
    expire: (what) => commands.expire(what),
    usage: () => commands.usage(),
  };
}
