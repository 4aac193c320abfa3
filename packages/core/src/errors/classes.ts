import { SyncError, type SyncErrorInit } from './sync-error.ts';

/** An option, a flag or a configuration file is wrong. Nothing was contacted. */
export class ConfigError extends SyncError {
  override readonly name = 'ConfigError';
  constructor(init: SyncErrorInit) {
    super(init, 'fix');
  }
}

/** An end cannot be reached, refuses us, or was lost. */
export class ConnectionError extends SyncError {
  override readonly name = 'ConnectionError';
  constructor(init: SyncErrorInit) {
    super(init, 'retry');
  }
}

/** The two ends do not fit: a table or column is missing, a type differs. */
export class CatalogError extends SyncError {
  override readonly name = 'CatalogError';
  constructor(init: SyncErrorInit) {
    super(init, 'fix');
  }
}

/** What was asked for cannot be planned. Nothing has been written. */
export class PlanError extends SyncError {
  override readonly name = 'PlanError';
  constructor(init: SyncErrorInit) {
    super(init, 'fix');
  }
}

/** Reading from the source failed. */
export class ReadError extends SyncError {
  override readonly name = 'ReadError';
  constructor(init: SyncErrorInit) {
    super(init, 'fix');
  }
}

/** Writing to the sink failed; the load unit it belongs to was undone. */
export class WriteError extends SyncError {
  override readonly name = 'WriteError';
  constructor(init: SyncErrorInit) {
    super(init, 'fix');
  }
}

/** The position of an incremental source was lost, or its order is broken. */
export class ChangeError extends SyncError {
  override readonly name = 'ChangeError';
  constructor(init: SyncErrorInit) {
    super(init, 'resume');
  }
}

/** The caller's signal ended the run. Load units under way were undone. */
export class AbortedError extends SyncError {
  override readonly name = 'AbortedError';
  constructor(init: SyncErrorInit) {
    super(init, 'resume');
  }
}

/** One of our own invariants is broken. */
export class InternalError extends SyncError {
  override readonly name = 'InternalError';
  constructor(init: SyncErrorInit) {
    super(init, 'report');
  }
}

/** Several steps failed; `errors` holds each, the first one is the cause. */
export class RunError extends SyncError {
  override readonly name = 'RunError';
  constructor(init: SyncErrorInit) {
    super(init, 'fix');
  }
}
