import type { CheckedOptions } from '../config/check-options.ts';
import { isFeedSource } from '../connector/feed.ts';
import type { Source } from '../connector/source.ts';
import { ConfigError, PlanError } from '../errors/classes.ts';

/** The options of a run that copies one snapshot of all tables. @throws {PlanError} PLAN_UNSUPPORTED; {ConfigError} CONFIG_CONFLICT */
export function withSnapshots(options: CheckedOptions): CheckedOptions<Source> {
  const { source } = options;
  if (isFeedSource(source))
    throw unsupported(
      `${source.name} has no snapshot that all its tables share, so there is no plan of it to be made before it is asked.`,
    );
  if (options.mode === 'incremental') throw unsupported(`${source.name} tells no changes, so mode must be 'snapshot'.`);
  const given = replicaOptions(options);
  if (given !== undefined) throw notForSnapshots(given, source.name);
  return { ...options, source };
}

/** The first option about replicas that is not what it is when it is left out. */
function replicaOptions({ replicas }: CheckedOptions): string | undefined {
  if (replicas.initialise) return 'replicas.initialise';
  if (replicas.reinitialise !== 'never') return 'replicas.reinitialise';
  return replicas.dropRemovedColumns ? 'replicas.dropRemovedColumns' : undefined;
}

function notForSnapshots(option: string, source: string): ConfigError {
  const message = `The option ${option} does not go with ${source}, whose tables are copied and not followed: the sink has no replicas of them.`;
  return new ConfigError({ code: 'CONFIG_CONFLICT', message, context: { option } });
}

function unsupported(message: string): PlanError {
  return new PlanError({ code: 'PLAN_UNSUPPORTED', message, context: { option: 'mode' } });
}
