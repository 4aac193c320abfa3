import { type SyncError, within } from '@sync/core/connector';
import type { LoadIn, StatementResult } from './connection.ts';
import type { LocalLoad } from './load-data.ts';

/** How long an ended load may take to say so; then the connection has been cut. */
const endWithinMs = 1200;

export interface OpenLoadInInit {
  /** Ends the statement, or the connection when the server does not react. */
  readonly cancel: () => Promise<void>;
  /** Translates what the statement failed with. */
  readonly translate: (error: unknown) => SyncError;
  /** The error of a load that was ended early. */
  readonly stopped: () => SyncError;
}

/** Wraps a running LOAD DATA LOCAL as {@link LoadIn}. Resolves when the server waits for the file. */
export async function openLoadIn(load: LocalLoad, { cancel, translate, stopped }: OpenLoadInInit): Promise<LoadIn> {
  let isStopped = false;
  const settle = async (): Promise<StatementResult> => {
    let result: StatementResult;
    try {
      result = await load.result;
    } catch (error) {
      throw isStopped || load.isCut ? stopped() : translate(error);
    }
    if (isStopped || load.isCut) throw stopped();
    return result;
  };
  const throwIfEnded = async (): Promise<void> => {
    if (load.hasEnded || load.isCut || isStopped) await settle();
  };
  if (!(await load.isAsked)) await settle();
  return {
    async write(bytes) {
      await throwIfEnded();
      await load.send(bytes);
      await throwIfEnded();
    },
    finish() {
      load.endFile();
      return settle();
    },
    async abort() {
      isStopped = true;
      if (load.hasEnded) return;
      await cancel();
      await within(endWithinMs, load.result);
    },
  };
}
