import { ConfigError } from '../errors/classes.ts';
import { askEnd } from '../run/ask-end.ts';
import { required } from './ask-sink.ts';
import type { ReplicaRun } from './replica-run.ts';
import type { ReadRows } from './state-book.ts';

/** Reads rows of state tables at the sink. */
export function readRowsOf({ sink, gate, call }: Pick<ReplicaRun, 'sink' | 'gate' | 'call'>): ReadRows {
  const read = required(sink.readState?.bind(sink), 'read states');
  return (table, where) => askEnd(() => read({ ...table, ...(where && { where }) }, call), { gate, end: 'sink' });
}

/** The schema that the sink's address points at. @throws {ConfigError} CONFIG_INVALID when it points at none */
export function defaultSchemaOf({ sink }: Pick<ReplicaRun, 'sink'>): string {
  const schema = sink.naming?.defaultSchema;
  if (schema !== undefined) return schema;
  const message =
    'The address of the sink names no database, and replicas need one to be in. Add its name to the address.';
  throw new ConfigError({ code: 'CONFIG_INVALID', message, context: { option: 'sink' } });
}
