/**
 * How a writer gathers what it was given before it sends it on. A *staged chunk* is closed when it has `maxRows` rows, when
 * `maxAgeMs` passed since its first row, when it has `maxBytes` bytes, or at the end. Closing a chunk never ends a transaction.
 */
export interface StagingOptions {
  /** @defaultValue unlimited */
  readonly maxRows?: number;
  /** @defaultValue unlimited */
  readonly maxAgeMs?: number;
  readonly maxBytes: number;
  /** Chunks sent and not yet acknowledged by the connection, at least 1; `write` waits at the limit. */
  readonly maxInFlight: number;
  /** Called for each chunk as it is sent. Never throws. */
  readonly onChunk?: (chunk: StagedChunk) => void;
}

export interface StagedChunk {
  readonly rowCount: number;
  readonly bytes: number;
  readonly closedBy: 'rows' | 'age' | 'bytes' | 'end';
  /** Chunks in flight, this one included. */
  readonly inFlight: number;
}
