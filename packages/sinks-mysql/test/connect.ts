import type { Catalog, LoadUnit, SinkSession, TableRef, Warning } from '@sync/core/connector';
import { mysqlSink } from '../src/index.ts';

/** A call that nobody aborts, and the warnings it gave. */
export function newCall() {
  const warnings: Warning[] = [];
  const controller = new AbortController();
  return {
    signal: controller.signal,
    onWarning: (warning: Warning) => void warnings.push(warning),
    warnings,
    controller,
  };
}

/** Every table of one database. */
export function everythingOf(schema: string) {
  return { isEverything: true, matches: (ref: TableRef) => ref.schema === schema, unmatched: () => [] };
}

export const staging = { maxBytes: 64 * 1024, maxInFlight: 4 };

/** Runs work in one load unit and commits it; undoes it when the work fails. */
export async function inUnit<Result>(
  url: string,
  work: (unit: Required<LoadUnit>, session: SinkSession) => Promise<Result>,
  call = newCall(),
): Promise<Result> {
  await using session = await mysqlSink(url).open(call);
  const unit = (await session.begin({ step: 'test', deferConstraints: false }, call)) as Required<LoadUnit>;
  try {
    const result = await work(unit, session);
    await unit.commit();
    return result;
  } catch (error) {
    await unit.abort(error);
    throw error;
  }
}

export function tableOf(catalog: Catalog, name: string) {
  const table = catalog.tables.find(({ ref }) => ref.name === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
}
