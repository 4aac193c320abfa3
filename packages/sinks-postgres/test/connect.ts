import { everythingOf, inUnitOf } from '@sync/conformance';
import type { LoadUnit, SinkSession, TableRef } from '@sync/core/connector';
import { postgresSink } from '../src/index.ts';

export { newCall, staging, tableOf } from '@sync/conformance';

/** Every table of the schema `public`. */
export const everything = everythingOf('public');

export function tableRef(name: string): TableRef {
  return { schema: 'public', name };
}

/** Runs work in one load unit and commits it; undoes it when the work fails. */
export function inUnit<Result>(
  url: string,
  work: (unit: Required<LoadUnit>, session: SinkSession) => Promise<Result>,
): Promise<Result> {
  return inUnitOf(postgresSink(url), work);
}
