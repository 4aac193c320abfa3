import type { CallOptions } from '@sync/core/connector';
import type { LoadTarget } from './load-target.ts';
import type { SinkFacts } from './sink-facts.ts';

/** How much longer loads were measured to take without LOAD DATA. */
const slower = '1.6';

/** Whether LOAD DATA LOCAL can be used, found out once a session and told once. */
export class FileAccess {
  readonly #onWarning: CallOptions['onWarning'];
  readonly #hasAutoIncrementLock: boolean;
  #areTaken: boolean;
  #isTold = false;

  constructor({ server, hasAutoIncrementLock }: SinkFacts, onWarning: CallOptions['onWarning']) {
    this.#hasAutoIncrementLock = hasAutoIncrementLock;
    this.#areTaken = server.takesLocalFiles;
    this.#onWarning = onWarning;
  }

  /**
   * Whether a table is to be loaded by LOAD DATA. Not by several writers at once where such loads of a table that counts for a column wait for
   * each other, possibly beyond the server's patience with locks: INSERT statements with their numbers given do not.
   */
  areTakenFor({ hasAutoIncrement }: Pick<LoadTarget, 'hasAutoIncrement'>, writers: number): boolean {
    if (!this.#areTaken) this.#tell();
    return this.#areTaken && !(writers > 1 && hasAutoIncrement && this.#hasAutoIncrementLock);
  }

  /** A LOAD DATA LOCAL was refused, whatever the server's settings said. */
  refuse(): void {
    this.#areTaken = false;
    this.#tell();
  }

  #tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    const message = `The sink takes no LOAD DATA LOCAL (local_infile is off), so rows go in by INSERT statements of many rows, which took ${slower} times as long when it was measured. To allow it, SET GLOBAL local_infile = 1 at the server.`;
    this.#onWarning({ code: 'LOCAL_INFILE_OFF', message });
  }
}
