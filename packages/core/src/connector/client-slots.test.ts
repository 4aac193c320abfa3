import { describe, expect, it } from 'vitest';
import { type ClientHandling, ClientSlots } from './client-slots.ts';
import { checkLimits, type PoolLimits } from './pool-limits.ts';

interface Client {
  readonly id: number;
  state: 'open' | 'ended' | 'destroyed';
  onLost?: (() => void) | undefined;
}

function slotsOf(limits: PoolLimits, changes: Partial<ClientHandling<Client>> = {}) {
  const clients: Client[] = [];
  const handling: ClientHandling<Client> = {
    open: async () => {
      const client: Client = { id: clients.length, state: 'open' };
      clients.push(client);
      return client;
    },
    end: async (client) => {
      if (client.state === 'open') client.state = 'ended';
    },
    destroy: (client) => {
      if (client.state === 'open') client.state = 'destroyed';
    },
    cancel: async () => undefined,
    watch: (client, onLost) => {
      client.onLost = onLost;
      return () => {
        client.onLost = undefined;
      };
    },
    ...changes,
  };
  return { slots: new ClientSlots(checkLimits(limits), handling), clients };
}

const idle = new AbortController().signal;

describe('slots of a pool', () => {
  it('hand an unused client out again before they open another', async () => {
    const { slots, clients } = slotsOf({ maxOpen: 2 });
    const first = await slots.take(idle);
    slots.giveBack(first, false);
    expect(await slots.take(idle)).toBe(first);
    slots.giveBack(first, false);
    expect(clients).toHaveLength(1);
    await slots.close();
    expect(first.state).toBe('ended');
  });

  it('let who finds none free wait in line', async () => {
    const { slots } = slotsOf({ maxOpen: 1 });
    const only = await slots.take(idle);
    const order: string[] = [];
    const waiting = ['a', 'b'].map(async (name) => {
      const client = await slots.take(idle);
      order.push(name);
      slots.giveBack(client, false);
    });
    slots.giveBack(only, false);
    await Promise.all(waiting);
    expect(order).toEqual(['a', 'b']);
    await slots.close();
  });

  it('give the place of a client that could not be opened to the next in line', async () => {
    let attempts = 0;
    const { slots } = slotsOf(
      { maxOpen: 1 },
      {
        open: async () => {
          attempts += 1;
          if (attempts === 1) throw new Error('no answer');
          return { id: attempts, state: 'open' };
        },
      },
    );
    const [failing, working] = [slots.take(idle), slots.take(idle)];
    await expect(failing).rejects.toThrow('no answer');
    expect((await working).id).toBe(2);
    slots.giveBack(await working, false);
    await slots.close();
  });

  it('destroy a broken client and take it out of the count', async () => {
    const { slots, clients } = slotsOf({ maxOpen: 1 });
    const broken = await slots.take(idle);
    slots.giveBack(broken, true);
    slots.giveBack(broken, true);
    expect((await slots.take(idle)).id).toBe(1);
    expect(clients.map(({ state }) => state)).toEqual(['destroyed', 'open']);
    await slots.close();
  });

  it('drop an unused client that its server closed', async () => {
    const { slots } = slotsOf({ maxOpen: 1 });
    const lost = await slots.take(idle);
    slots.giveBack(lost, false);
    lost.onLost?.();
    expect(await slots.take(idle)).not.toBe(lost);
    await slots.close();
  });

  it('end waiting at an abort, and with them the line', async () => {
    const { slots } = slotsOf({ maxOpen: 1 });
    const only = await slots.take(idle);
    const abort = new AbortController();
    const waiting = slots.take(abort.signal);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    slots.giveBack(only, false);
    expect(await slots.take(idle)).toBe(only);
    await slots.close();
  });

  it('cancel what is out and wake who waits when they close', async () => {
    const cancelled: number[] = [];
    const { slots, clients } = slotsOf({ maxOpen: 1 }, { cancel: async ({ id }) => void cancelled.push(id) });
    await slots.take(idle);
    const waiting = slots.take(idle);
    await Promise.all([slots.close(), expect(waiting).rejects.toThrow()]);
    expect(cancelled).toEqual([0]);
    expect(clients.map(({ state }) => state)).toEqual(['destroyed']);
    expect(slots.isClosed).toBe(true);
  });
});
