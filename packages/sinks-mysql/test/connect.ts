import { inUnitOf, newCall } from '@sync/conformance';
import type { LoadUnit, SinkSession } from '@sync/core/connector';
import { mysqlSink } from '../src/index.ts';

/** Runs work in one load unit and commits it; undoes it when the work fails. */
export function inUnit<Result>(
  url: string,
  work: (unit: Required<LoadUnit>, session: SinkSession) => Promise<Result>,
  call = newCall(),
): Promise<Result> {
  return inUnitOf(mysqlSink(url), work, call);
}

export { everythingOf, newCall, staging, tableOf } from '@sync/conformance';
