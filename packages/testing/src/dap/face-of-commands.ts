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
      return { held: commands.held(id), release: () => commands.release(id) };
    },
    clear: commands.clear,
    configure: commands.configure,
    counts: commands.counts,
    requests: commands.requests,
    expire: commands.expire,
  };
}
