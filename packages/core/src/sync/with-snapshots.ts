import type { CheckedOptions } from '../config/check-options.ts';
import { isFeedSource } from '../connector/feed.ts';
import type { Source } from '../connector/source.ts';
import { PlanError } from '../errors/classes.ts';

/** The options of a run that copies one snapshot of all tables. @throws {PlanError} PLAN_UNSUPPORTED */
export function withSnapshots(options: CheckedOptions): CheckedOptions<Source> {
  const { source } = options;
  if (isFeedSource(source))
    throw unsupported(
      `${source.name} has no snapshot that all its tables share, so there is no plan of it to be made before it is asked.`,
    );
  if (options.mode === 'incremental') throw unsupported(`${source.name} tells no changes, so mode must be 'snapshot'.`);
  return { ...options, source };
}

function unsupported(message: string): PlanError {
  return new PlanError({ code: 'PLAN_UNSUPPORTED', message, context: { option: 'mode' } });
}
