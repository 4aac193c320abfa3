/** What every call that talks to an engine takes. */
export interface CallOptions {
  /** Ends the call: it rejects with AbortedError within 2 s and leaves its session usable or closed, never stuck. */
  readonly signal: AbortSignal;
  /** Receives what a person should know but nothing fails for. Never throws. */
  readonly onWarning: (warning: Warning) => void;
}

/** Something a person should know. `code` is stable, such as `TRIGGERS_FIRE`; no row values, no secrets. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly table?: string;
}

/** Who a server is, as far as it tells. */
export interface Identity {
  /** Product and version for people: `PostgreSQL 15.18`. */
  readonly product: string;
  /** For people, secrets left out: `postgres://user@host:5432/name`. */
  readonly display: string;
  /** Equal for two sessions on one database, different otherwise, as the server itself says; undefined when it does not. */
  readonly database?: string;
  /**
   * Where schemas are databases: equal for two sessions whose schemas of one name are one. An end that points at one database of a server can
   * be led to another one by the option `schemas`. @defaultValue `database` says it all
   */
  readonly server?: string;
  /** On this machine: loopback, a local socket, or inside this process. */
  readonly isLocal: boolean;
}

/** Opaque position in a source. Core stores and hands it back, never orders or reads it. */
export interface Watermark {
  readonly kind: string;
  readonly value: string;
}
