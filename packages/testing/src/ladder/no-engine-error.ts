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
  /** A person named a server or pinned a way, so that going on without the engine would hide a mistake. */
  readonly wasAskedFor: boolean;

  constructor(
    { engine, advice }: { readonly engine: string; readonly advice: string },
    attempts: readonly Attempt[],
    { wasAskedFor }: { readonly wasAskedFor: boolean },
  ) {
    const lines = attempts.map(({ way, reason }) => `- ${way}: ${reason}`);
    super([`No ${engine} could be started. Tried:`, ...lines, advice].join('\n'));
    this.engine = engine;
    this.attempts = attempts;
    this.wasAskedFor = wasAskedFor;
  }
}
