/** The flags as given: what was left out is missing. */
export interface Flags {
  readonly sourceConnectionUrl?: string;
  readonly destinationConnectionUrl?: string;
  readonly destinationDriver?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly initSchema?: boolean;
  readonly truncateBeforeInsert?: boolean;
  readonly truncateCascade?: boolean;
  readonly onConflictDoNothing?: boolean;
  readonly onConflictDoUpdate?: boolean;
  readonly destinationOpenLimit?: number;
  readonly destinationIdleLimit?: number;
  readonly destinationIdleDuration?: string;
  readonly destinationOpenDuration?: string;
  readonly destinationMaxInFlight?: number;
  readonly destinationBatchCount?: number;
  readonly destinationBatchPeriod?: string;
  /** `from=to`, one a schema. */
  readonly schemaMap?: readonly string[];
  readonly onUnfit?: 'error' | 'null' | 'clamp' | 'text';
  readonly slices?: number;
  readonly allowRemote?: boolean;
  readonly output?: string;
  readonly config?: string;
  readonly debug?: boolean;
  readonly mermaid?: boolean;
}
