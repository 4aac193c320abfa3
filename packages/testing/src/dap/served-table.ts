import type { DapSchema } from './schemas.ts';

/** The four formats of the API. */
export type FileFormat = 'tsv' | 'csv' | 'jsonl' | 'parquet';

/** Whether an object's members are columns of their own. */
export type FileMode = 'condensed' | 'expanded';

/** What a query asks for: everything, or the changes after one moment and up to another. */
export interface Asked {
  readonly format: FileFormat;
  readonly mode: FileMode;
  readonly range?: { readonly since: bigint; readonly until: bigint };
}

/** A file that is ready to be fetched. */
export interface ReadyFile {
  /** Behind the name's number: `.tsv.gz` */
  readonly ending: string;
  readonly size: number;
  readonly type: string;
  /** Bytes from `start` up to but not including `end`. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** A table as the server serves it. */
export interface ServedTable {
  readonly namespace: string;
  readonly name: string;
  readonly schema: DapSchema;
  /** Grows with everything that changes what the table answers. */
  readonly revision: number;
  /** An incremental query from before this needs a new snapshot. */
  readonly reloadedAt: bigint;
  /** Nothing before this can be asked for. */
  readonly keptFrom: bigint;
  /** Which moment its snapshots are of. @defaultValue the moment they are asked for */
  readonly snapshotAt?: bigint;
  files(asked: Asked): Promise<readonly ReadyFile[]>;
}
