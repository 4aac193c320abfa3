import type { Attempt } from './find-engine.ts';

/** No way gave a running engine. The message lists every attempt with its reason and ends with what to do. */
export class NoEngineError extends Error {
  override readonly name = 'NoEngineError';
  /** Stable, for programs. */
  readonly code = 'NO_ENGINE';
  /** The engine that was looked for. */
  readonly engine: string;
  /** Each way that was tried, in order. */
  readonly attempts: readonly Attempt[];

  constructor(engine: string, attempts: readonly Attempt[], advice: string) {
    const lines = attempts.map(({ way, reason }) => `- ${way}: ${reason}`);
    super([`No ${engine} could be started. Tried:`, ...lines, advice].join('\n'));
    this.engine = engine;
    this.attempts = attempts;
  }
}
