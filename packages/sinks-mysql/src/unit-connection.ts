import type { WriteRequest } from '@sync/core/connector';
import type { MysqlConnection } from '@sync/engine-mysql';
import type { FileAccess } from './file-access.ts';
import type { Stage } from './stage.ts';
import { createStage } from './stage.ts';
import type { UnitWriter, WriterContext } from './unit-writer.ts';

/** How long an undo may take before the connection is thrown away, which undoes everything too. */
const undoWithinMs = 1500;

/** What the connections of a unit share. */
export interface UnitConnectionInit {
  readonly files: FileAccess;
  readonly writers: number;
  /** Every stage of the unit. */
  readonly stages: Stage[];
}

/**
 * One connection of a unit and the transaction on it. In use by at most one call at a time, or by one writer; `undo` may come at any
 * time and waits until that call has let go.
 */
export class UnitConnection implements WriterContext {
  readonly connection: MysqlConnection;
  readonly files: FileAccess;
  readonly writers: number;
  writer: Pick<UnitWriter<never>, 'abort'> | undefined;
  readonly #stages: Stage[];
  #pending: Promise<unknown> | undefined;
  #isReleased = false;

  constructor(connection: MysqlConnection, { files, writers, stages }: UnitConnectionInit) {
    this.connection = connection;
    this.files = files;
    this.writers = writers;
    this.#stages = stages;
  }

  get isBusy(): boolean {
    return this.#pending !== undefined;
  }

  async createStage(request: WriteRequest): Promise<Stage> {
    const stage = await createStage(this.connection, request, this.#stages.length + 1);
    this.#stages.push(stage);
    return stage;
  }

  async call<Result>(work: () => Promise<Result>): Promise<Result> {
    const pending = work();
    this.#pending = pending;
    try {
      return await pending;
    } finally {
      this.#pending = undefined;
    }
  }

  /** Undoes the transaction and gives the connection back. Never throws. */
  async undo(): Promise<void> {
    if (this.#isReleased) return;
    const undone = (async () => {
      if (this.writer !== undefined) await this.writer.abort('the load was given up');
      else if (this.#pending !== undefined) await this.connection.cancel();
      await this.#pending?.catch(() => undefined);
      await this.connection.execute(['ROLLBACK']);
      return true;
    })().catch(() => false);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), undoWithinMs);
    });
    const isUndone = await Promise.race([undone, late]);
    clearTimeout(timer);
    await this.release(!isUndone);
  }

  async release(isBroken: boolean): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    await this.connection.release({ isBroken }).catch(() => undefined);
  }
}
