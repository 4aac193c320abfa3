import type { ErrorCode } from './codes.ts';

/**
 * What to do about an error: `retry` (the same call may work in a moment), `resume` (run again, nothing is lost),
 * `fix` (a person must change something first), `report` (our bug).
 */
export type Advice = 'retry' | 'resume' | 'fix' | 'report';

/** Where an error happened, in names only: never a row value, a password or a whole URL. */
export interface ErrorContext {
  /** Name of the connector, such as `postgres-source`. */
  readonly connector?: string;
  /** Printed name of the table, as `printTableRef` gives it. */
  readonly table?: string;
  readonly column?: string;
  /** Id of the plan's step. */
  readonly step?: string;
  /** The engine's own code, such as a SQLSTATE. */
  readonly engineCode?: string;
  /** Path of an option, such as `limits.tables`. */
  readonly option?: string;
  /** When a run failed: printed names of the tables that are complete. All others are as they were before. */
  readonly completed?: readonly string[];
}

export interface SyncErrorInit {
  readonly code: ErrorCode;
  readonly message: string;
  /** @defaultValue the advice that belongs to the class */
  readonly advice?: Advice;
  readonly context?: ErrorContext;
  readonly cause?: unknown;
  /** When several things failed: each of them. */
  readonly errors?: readonly SyncError[];
}

const marker: unique symbol = Symbol.for('@sync/core/SyncError') as never;

/**
 * The one family of errors thrown by `@sync/*`. `code` is stable and documented in `docs/guides/errors.md`; the message says
 * what failed, on what, why, and what to do. Use {@link SyncError.isInstance}, since two copies of core can be installed.
 */
export abstract class SyncError extends Error {
  readonly code: ErrorCode;
  readonly advice: Advice;
  readonly context: ErrorContext;
  readonly errors: readonly SyncError[];

  protected constructor(init: SyncErrorInit, advice: Advice) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.advice = init.advice ?? advice;
    this.context = init.context ?? {};
    this.errors = init.errors ?? [];
    Object.defineProperty(this, marker, { value: true });
  }

  static isInstance(value: unknown): value is SyncError {
    return typeof value === 'object' && value !== null && marker in value;
  }
}
