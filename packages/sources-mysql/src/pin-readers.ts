import { type CallOptions, SyncError } from '@sync/core/connector';
import type { ConnectionPool, MysqlConnection } from '@sync/engine-mysql';
import { choosePositionComparison } from './compare-positions.ts';
import { endReading } from './readers.ts';

/** Connections that see one moment, and a sentence that says how that was reached. */
export interface Pinned {
  readonly connections: Connections;
  readonly howPinned: string;
}

type Connections = readonly [MysqlConnection, ...MysqlConnection[]];

/** How long the read lock may be waited for, in seconds: writers wait behind it meanwhile. */
const lockWithinS = 2;
/** How long a reader waits for a change of a table's definition; longer than a migration with a `lock_timeout` of its own waits. */
const definitionWithinS = 5;
/** How often positions are compared before one reader has to do. */
const attempts = 5;

const begin = 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY';

/**
 * Begins up to `count` transactions that see the same moment. No server hands a view to another connection, so nothing may be written while
 * they begin: writers are held off by a read lock for some milliseconds; where that is not allowed, it is found out afterwards whether something was
 * written, and tried again; where that cannot be found out, there is one reader.
 */
export async function pinReaders(pool: ConnectionPool, count: number, call: CallOptions): Promise<Pinned> {
  const connections: [MysqlConnection, ...MysqlConnection[]] = [await openReader(pool, call.signal)];
  try {
    while (connections.length < count) connections.push(await openReader(pool, call.signal));
    const pinned = await pinAll(connections, pool, call);
    await Promise.all(connections.slice(pinned.connections.length).map(endReading));
    return pinned;
  } catch (error) {
    await Promise.all(connections.map(endReading));
    throw error;
  }
}

async function openReader(pool: ConnectionPool, signal: AbortSignal): Promise<MysqlConnection> {
  const connection = await pool.connect(signal);
  try {
    await connection.execute([
      'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
      `SET SESSION lock_wait_timeout = ${definitionWithinS}`,
    ]);
    return connection;
  } catch (error) {
    await connection.release({ isBroken: true });
    throw error;
  }
}

async function pinAll(connections: Connections, pool: ConnectionPool, call: CallOptions): Promise<Pinned> {
  const [first, ...others] = connections;
  if (others.length === 0) {
    await first.execute([begin]);
    return { connections, howPinned: 'one reader, as no more are allowed' };
  }
  const locked = await pinUnderLock(connections, pool, call);
  if ('lockMs' in locked) {
    const howPinned = `${connections.length} readers pinned under a read lock of ${locked.lockMs} ms`;
    return { connections, howPinned };
  }
  const compared = await pinAtEqualPositions(connections);
  if (compared === 'equal') {
    const howPinned = `${connections.length} readers pinned at equal positions of the binary log, without a lock (${locked.because})`;
    return { connections, howPinned };
  }
  await first.execute(['ROLLBACK', begin]);
  return { connections: [first], howPinned: `one reader: ${locked.because}, and ${compared.because}` };
}

/** Holds writers off while the readers begin. Gives up rather than let writers wait. */
async function pinUnderLock(
  connections: Connections,
  pool: ConnectionPool,
  call: CallOptions,
): Promise<{ lockMs: number } | { because: string }> {
  const control = await pool.connect(call.signal);
  let isBroken = true;
  try {
    await control.execute([`SET SESSION lock_wait_timeout = ${lockWithinS}`]);
    try {
      await control.execute(['FLUSH TABLES WITH READ LOCK']);
    } catch (error) {
      const because = whyNoLock(error);
      isBroken = because === undefined;
      if (because === undefined) throw error;
      return { because };
    }
    const start = performance.now();
    await Promise.all(connections.map((connection) => connection.execute([begin])));
    await control.execute(['UNLOCK TABLES']);
    isBroken = false;
    return { lockMs: Math.max(1, Math.round(performance.now() - start)) };
  } finally {
    // A lock that was not given back ends with its session.
    await control.release({ isBroken });
  }
}

/** What a refusal of the lock means for people; undefined: something else failed. */
function whyNoLock(error: unknown): string | undefined {
  const number = SyncError.isInstance(error) ? Number(error.context.engineCode ?? 0) : 0;
  // Privileges: 1044, 1045, 1142, 1227. A wait that was long enough: 1205.
  if ([1044, 1045, 1142, 1227].includes(number)) return 'the user may not lock, which takes RELOAD';
  if (number === 1205) return `a statement that runs kept the read lock away for ${lockWithinS} s`;
  // A statement that is disabled or not known there, such as by a proxy.
  return [1064, 1148, 1223, 1235, 1290, 1295, 3554].includes(number)
    ? 'the server does not take the read lock'
    : undefined;
}

/** Begins without a lock, until nothing was written between the first and the last. Gives why that could not be. */
async function pinAtEqualPositions(connections: Connections): Promise<'equal' | { because: string }> {
  const comparison = await choosePositionComparison(connections[0]);
  if (comparison.kind === 'none') return comparison;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = comparison.kind === 'server' ? await comparison.read(connections[0]) : undefined;
    await Promise.all(connections.map((connection) => connection.execute(['ROLLBACK', begin])));
    const positions =
      comparison.kind === 'server'
        ? [before, await comparison.read(connections[0])]
        : await readViews(connections, comparison.read);
    if (positions[0] !== undefined && positions.every((position) => position === positions[0])) return 'equal';
  }
  return { because: `something was written during each of ${attempts} attempts without it` };
}

/**
 * Each view's position, one after the other and all of them twice: MariaDB keeps what `SHOW STATUS` is about to print of any session in one
 * variable, so that sessions that ask at the same time can be told each other's.
 */
async function readViews(
  connections: Connections,
  read: (connection: MysqlConnection) => Promise<string>,
): Promise<string[]> {
  const positions: string[] = [];
  for (const connection of [...connections, ...connections]) positions.push(await read(connection));
  return positions;
}
