import { undoTransaction, type UnitWriter } from '@sync/core/connector';
import type { MysqlConnection } from '@sync/engine-mysql';
import type { FileAccess } from './file-access.ts';
import { createStage, type Stage, type StageInit } from './stage.ts';
import type { WriterContext } from './writer-context.ts';

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

  async createStage(init: StageInit): Promise<Stage> {
    const stage = await createStage(this.connection, init, this.#stages.length + 1);
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
    const isUndone = await undoTransaction({
      writer: this.writer,
      pending: () => this.#pending,
      cancel: () => this.connection.cancel(),
      rollBack: () => this.connection.execute(['ROLLBACK']),
    });
    await this.release(!isUndone);
  }

  async release(isBroken: boolean): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    await this.connection.release({ isBroken }).catch(() => undefined);
  }
}
