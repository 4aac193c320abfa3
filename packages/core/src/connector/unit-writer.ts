import { InternalError } from '../errors/classes.ts';
import type { Writer } from './sink.ts';

/** A writer that its load unit can end, with a reason for the server's log. */
export type UnitWriter<Item> = Omit<Writer<Item>, 'abort'> & { abort(reason: string): Promise<void> };

/** How a load unit goes along with one of its writers. */
export interface WriterWatch {
  /** Runs a call of the writer as a call of the unit. */
  call<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The writer has finished. */
  onFinished(): void;
  /** The writer was given up: the unit has failed. */
  onAborted(): void;
}

/** A writer as core sees it: its calls are calls of its unit. */
export function watchedWriter<Item>(writer: UnitWriter<Item>, watch: WriterWatch): Writer<Item> {
  return {
    write: (item) => watch.call(() => writer.write(item)),
    finish: () =>
      watch.call(async () => {
        const reports = await writer.finish();
        watch.onFinished();
        return reports;
      }),
    abort: async () => {
      watch.onAborted();
      await writer.abort('the load was given up');
    },
  };
}

/** The error for a call that a load unit does not take in its state; `sink` is its engine, `what` a clause. */
export function misusedUnit(sink: string, what: string): InternalError {
  return new InternalError({
    code: 'INTERNAL_INVARIANT',
    message: `A load unit of the ${sink} sink was misused: ${what}. Please report it.`,
  });
}
