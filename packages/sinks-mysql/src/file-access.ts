import type { CallOptions } from '@sync/core/connector';
import type { SinkFacts } from './sink-facts.ts';

/** How much longer loads were measured to take without LOAD DATA. */
const slower = '1.4';

/** Whether LOAD DATA LOCAL can be used, found out once a session and told once. */
export class FileAccess {
  readonly #onWarning: CallOptions['onWarning'];
  #areTaken: boolean;
  #isTold = false;

  constructor({ server }: SinkFacts, onWarning: CallOptions['onWarning']) {
    this.#areTaken = server.takesLocalFiles;
    this.#onWarning = onWarning;
  }

  get areTaken(): boolean {
    if (!this.#areTaken) this.#tell();
    return this.#areTaken;
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
