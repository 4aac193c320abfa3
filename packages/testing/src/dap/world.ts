import type { Armory } from './armory.ts';
import type { BenchTable } from './bench-table.ts';
import type { DataClock } from './data-clock.ts';
import type { DapEndpoint } from './fault.ts';
import type { JobStore } from './job-store.ts';
import type { ScriptedTable } from './scripted-table.ts';
import type { ServedTable } from './served-table.ts';
import type { FullSettings } from './settings.ts';

/** What was asked of a server, by endpoint, and what came of it. */
export type Counts = Readonly<Record<DapEndpoint, number>> & {
  /** Refused because of `limits`; counted above too. */
  readonly limited: number;
  /** Refused because of their token, or of their id and secret. */
  readonly unauthorized: number;
  /** Downloads that asked for a part of a file. */
  readonly ranged: number;
  /** Bytes of files sent. */
  readonly bytes: number;
};

/** A request as it is remembered: never with what could identify a client. */
export interface SeenRequest {
  readonly endpoint: DapEndpoint;
  readonly table: string | undefined;
  readonly status: number;
}

/** Everything a server knows. */
export interface World {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs tokens and URLs; what was signed before it changed is not good any more. */
  signing: { token: string; url: string };
  settings: FullSettings;
  /** Milliseconds since 1970, for everything that expires. */
  readonly now: () => number;
  readonly clock: DataClock;
  readonly tables: Map<string, ServedTable>;
  /** Those among the tables that tests change. */
  readonly scripted: Map<string, ScriptedTable>;
  /** Those whose files were made ahead. */
  readonly bench: Map<string, BenchTable>;
  readonly jobs: JobStore;
  readonly armory: Armory;
  readonly counts: { -readonly [K in keyof Counts]: Counts[K] };
  readonly seen: SeenRequest[];
  /** Where it listens, once it does. */
  url: string;
}
