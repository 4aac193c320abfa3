import { randomUUID } from 'node:crypto';
import type { Placement } from '../catalog/placement.ts';
import { printTableRef, type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { CallOptions, Identity } from '../connector/call-options.ts';
import type { SinkSession } from '../connector/sink.ts';
import type { SourceSession } from '../connector/source.ts';
import { PlanError } from '../errors/classes.ts';
import type { Plan } from '../plan/plan.ts';
import type { AbortGate } from './abort-gate.ts';
import { askEnd } from './ask-end.ts';
import type { Cleanup } from './cleanup.ts';

/** Both ends, opened. */
export interface Ends {
  readonly source: SourceSession;
  readonly sink: SinkSession;
}

/** Who both servers say they are. */
export interface Identities {
  readonly source: Identity;
  readonly sink: Identity;
}

/** What a guard needs to ask the ends without hanging. */
export interface GuardContext {
  readonly call: CallOptions;
  readonly gate: AbortGate;
  readonly cleanup: Cleanup;
}

/**
 * Proves that source and sink are two databases, by asking the servers and not by comparing addresses: by what each says it is,
 * and by a random mark that is planted at the source and looked for at the sink.
 *
 * @throws {PlanError} PLAN_SAME_DATABASE
 */
export async function guardDifferent(
  { source, sink }: Ends,
  { call, gate, cleanup }: GuardContext,
): Promise<Identities> {
  const [there, here] = await Promise.all([
    askEnd(() => source.identify(call), { gate, end: 'source' }),
    askEnd(() => sink.identify(call), { gate, end: 'sink' }),
  ]);
  const identities = { source: there, sink: here };
  if (there.database !== undefined && there.database === here.database) throw sameDatabase(identities);
  const plant = source.plantMark?.bind(source);
  const see = sink.seesMark?.bind(sink);
  if (plant === undefined || see === undefined) return identities;
  const mark = randomUUID();
  const takeOff = (planted: AsyncDisposable) =>
    cleanup.settle('close', 'take the mark off the source', planted[Symbol.asyncDispose]());
  const planted = await askEnd(() => plant(mark, call), { gate, end: 'source', onLate: (late) => void takeOff(late) });
  try {
    if (await askEnd(() => see(mark, call), { gate, end: 'sink' })) throw sameDatabase(identities);
  } finally {
    await takeOff(planted);
  }
  return identities;
}

/**
 * Refuses a table that would be copied into itself, or into another one that is read: on one server, by the names of its databases.
 *
 * @throws {PlanError} PLAN_SAME_DATABASE
 */
export function guardPlaces(identities: Identities, tables: readonly TableRef[], place: Placement): void {
  const { source, sink } = identities;
  if (source.server === undefined || source.server !== sink.server) return;
  const read = new Set(tables.map(tableKey));
  const written = tables.find((table) => read.has(tableKey(place(table))));
  if (written === undefined) return;
  throw new PlanError({
    code: 'PLAN_SAME_DATABASE',
    message:
      `${printTableRef(place(written))} is read from ${source.display} and would be written at ${sink.display}, which are one server. ` +
      'Give the tables another schema by the option schemas, or the sink another database.',
    context: { table: printTableRef(place(written)), option: 'schemas' },
  });
}

function sameDatabase({ source, sink }: Identities): PlanError {
  return new PlanError({
    code: 'PLAN_SAME_DATABASE',
    message:
      `Source (${source.display}) and sink (${sink.display}) are the same database; a sync would write into what it reads. ` +
      'Give the sink another database.',
  });
}

/**
 * Refuses to empty tables on another machine unless the caller allowed it. Nothing has been written.
 *
 * @throws {PlanError} PLAN_REMOTE_REFUSED naming the sink and every table that would be emptied
 */
export function guardRemote(plan: Plan, sink: Identity, options: { readonly allowRemote: boolean }): void {
  if (plan.emptied.length === 0 || sink.isLocal || options.allowRemote) return;
  throw new PlanError({
    code: 'PLAN_REMOTE_REFUSED',
    message:
      `The sink ${sink.display} is not on this machine, and this run would empty ${plan.emptied.map(printTableRef).join(', ')}. ` +
      'Set allowRemote (--allow-remote) if that is what you want.',
    context: { option: 'allowRemote' },
  });
}
