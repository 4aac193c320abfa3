import type * as v from 'valibot';
import { compileSelection } from '../catalog/compile-selection.ts';
import { replicaOptionsSchema } from './options-schema.ts';
import { parseOptions } from './parse-options.ts';

type Parsed = v.InferOutput<typeof replicaOptionsSchema>;

/** Options of a call about replicas, with every default filled in. */
export type CheckedReplicaOptions = Readonly<Omit<Parsed, 'onEvent' | 'signal'>> & {
  /** One that never fires when the caller gave none. */
  readonly signal: AbortSignal;
};

/** Checks what a caller passed, as `checkOptions` does. @throws {ConfigError} */
export function checkReplicaOptions(options: unknown): CheckedReplicaOptions {
  const parsed = parseOptions(replicaOptionsSchema, options);
  const { onEvent: _, signal = new AbortController().signal, ...checked } = parsed;
  compileSelection({ include: checked.tables.include ?? [], exclude: checked.tables.exclude });
  return { ...checked, signal };
}
