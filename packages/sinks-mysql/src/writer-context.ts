import type { MysqlConnection } from '@sync/engine-mysql';
import type { FileAccess } from './file-access.ts';
import type { Stage, StageInit } from './stage.ts';

/** What a writer works with: one connection of a unit, all to itself. */
export interface WriterContext {
  readonly connection: MysqlConnection;
  readonly files: FileAccess;
  /** Writers that the unit may have open at once. */
  readonly writers: number;
  createStage(init: StageInit): Promise<Stage>;
}
