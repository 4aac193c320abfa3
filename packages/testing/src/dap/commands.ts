import { randomUUID } from 'node:crypto';
import { makeBenchTable } from './bench-table.ts';
import type { DapTables, Usage } from './fake-dap.ts';
import type { FaultOrder, HoldOrder } from './fault.ts';
import { digestRows, replay } from './oracle.ts';
import { makeScriptedTable, type ScriptedTable } from './scripted-table.ts';
import type { DapSettings } from './settings.ts';
import type { Counts, SeenRequest, World } from './world.ts';

/** Everything that can be told a server, as calls whose arguments and results are plain data. */
export interface Commands extends DapTables {
  access(): Promise<{ readonly clientId: string; readonly clientSecret: string }>;
  arm(order: FaultOrder): Promise<number>;
  hits(id: number): Promise<number>;
  disarm(id: number): Promise<void>;
  hold(order: HoldOrder): Promise<number>;
  held(id: number): Promise<void>;
  release(id: number): Promise<void>;
  clear(): Promise<void>;
  configure(settings: DapSettings): Promise<void>;
  counts(): Promise<Counts>;
  requests(): Promise<readonly SeenRequest[]>;
  expire(what: 'tokens' | 'jobs' | 'urls'): Promise<void>;
  usage(): Promise<Usage>;
}

/** The commands of a server in this process. */
export function commandsOf(world: World): Commands {
  return { ...tableCommands(world), ...benchCommands(world), ...serverCommands(world) };
}

type TableCommand = 'create' | 'apply' | 'applyRound' | 'advance' | 'shape' | 'reload' | 'forget' | 'expectedRows';

type BenchCommand = 'createBench' | 'applyBench' | 'drop' | 'expectedDigest';

function tableCommands(world: World): Pick<Commands, TableCommand> {
  const named = (name: string): ScriptedTable => {
    const table = world.scripted.get(name);
    if (table === undefined) throw new Error(`There is no table "${name}".`);
    return table;
  };
  return {
    create: async (wanted) => {
      if (world.tables.has(wanted.name)) throw new Error(`There is a table "${wanted.name}" already.`);
      const table = makeScriptedTable(wanted, world.clock);
      world.tables.set(wanted.name, table);
      world.scripted.set(wanted.name, table);
    },
    apply: async (name, changes) => named(name).apply(changes),
    applyRound: async (name, size) => named(name).applyRound(size),
    advance: async (name, schema) => named(name).advance(schema),
    shape: async (name, shape) => named(name).setShape(shape),
    reload: async (name) => named(name).reload(),
    forget: async (name) => named(name).forget(),
    expectedRows: async (name, options) => replay(named(name).script, options),
  };
}

function benchCommands(world: World): Pick<Commands, BenchCommand> {
  return {
    createBench: async (wanted) => {
      const name = wanted.name ?? 'canvas.accounts';
      if (world.tables.has(name)) throw new Error(`There is a table "${name}" already.`);
      const table = await makeBenchTable(wanted, world.clock);
      world.tables.set(name, table);
      world.bench.set(name, table);
    },
    applyBench: async (name, changes) => {
      const table = world.bench.get(name);
      if (table === undefined) throw new Error(`There is no bench table "${name}".`);
      await table.applyRound(changes);
    },
    drop: async (name) => {
      if (!world.tables.delete(name)) throw new Error(`There is no table "${name}".`);
      world.scripted.delete(name);
      await world.bench.get(name)?.dispose();
      world.bench.delete(name);
    },
    expectedDigest: async (name, options) => {
      const bench = world.bench.get(name);
      if (bench !== undefined) return bench.expectedDigest();
      const table = world.scripted.get(name);
      if (table === undefined) throw new Error(`There is no table "${name}".`);
      return digestRows(replay(table.script, options).rows);
    },
  };
}

function serverCommands(world: World): Omit<Commands, TableCommand | BenchCommand> {
  const { armory } = world;
  return {
    access: async () => ({ clientId: world.clientId, clientSecret: world.clientSecret }),
    arm: async (order) => armory.arm(order),
    hits: async (id) => armory.hits(id),
    disarm: async (id) => armory.disarm(id),
    hold: async (order) => armory.hold(order),
    held: (id) => armory.held(id),
    release: async (id) => armory.release(id),
    clear: async () => armory.clear(),
    configure: async (settings) => {
      world.settings = { ...world.settings, ...settings };
    },
    counts: async () => ({ ...world.counts }),
    requests: async () => [...world.seen],
    expire: async (what) => {
      if (what === 'jobs') return world.jobs.expireAll();
      world.signing = { ...world.signing, [what === 'tokens' ? 'token' : 'url']: randomUUID() };
    },
    usage: async () => {
      const { user, system } = process.cpuUsage();
      return { userMs: user / 1000, systemMs: system / 1000, residentBytes: process.memoryUsage.rss() };
    },
  };
}
