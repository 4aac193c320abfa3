/** How rows are written in a file. */
export type FileFormat = 'jsonl' | 'csv' | 'tsv' | 'parquet';

/** What a bucket is read as: the runs of Neosync's jobs, or folders of files. */
export type BucketTables = JobRunSelection | FolderSelection;

/** Tables are those of one run of a Neosync job: `[<prefix>/]workflows/<run>/activities/<schema>.<table>/data/…`. */
export interface JobRunSelection {
  readonly kind: 'job-run';
  /** Of the job; its newest run is taken, and named in the plan and the report. One of the two is needed. */
  readonly jobId?: string;
  /** Exactly this run. Wins over `jobId`. */
  readonly jobRunId?: string;
  /**
   * What a table that the selection names and the run does not have means: a run writes no file for a table without rows.
   * @defaultValue 'error'
   */
  readonly absentTables?: 'error' | 'empty';
  /** IANA name of the zone that the Neosync server ran in, for moments that it labels `Local`. @defaultValue UTC, with a warning */
  readonly serverZone?: string;
}

/** Tables are folders or patterns of objects. */
export interface FolderSelection {
  readonly kind: 'folders';
  /** By table (`schema.name`, or `name`). Missing: each folder below the prefix is a table of its name (`schema.name` or `name`). */
  readonly tables?: Readonly<Record<string, FolderTable>>;
  /** Schema of tables that name none. @defaultValue the sink's default schema */
  readonly schema?: string;
}

/** One table's files. */
export interface FolderTable {
  /** Below the prefix: a folder (`orders/`), or a pattern with `*` (within a folder) and `**`. @defaultValue the folder of the table's name */
  readonly objects?: string;
  /** @defaultValue by the name: `.jsonl`, `.ndjson`, `.json`, `.csv`, `.tsv`, `.parquet`, with `.gz` or `.zst` behind it or not */
  readonly format?: FileFormat;
  /** Columns in order, where the files do not tell types, or not all of them. @defaultValue the sink's, by name */
  readonly columns?: readonly DeclaredColumn[];
  readonly primaryKey?: readonly string[];
  /** Text that stands for NULL in CSV and TSV. @defaultValue CSV: nothing between separators, without quotes; TSV: `\N` */
  readonly nullText?: string;
  /** The first line has the names. @defaultValue true; false needs `columns` */
  readonly hasHeader?: boolean;
}

/** A column whose type the files do not tell. */
export interface DeclaredColumn {
  readonly name: string;
  /**
   * `boolean`, `smallint`, `integer`, `bigint`, `decimal`, `decimal(10,2)`, `real`, `double`, `text`, `varchar(50)`, `bytes`, `date`, `time`,
   * `timestamp`, `timestamptz`, `uuid`, `json`, `interval`, and any of them with `[]` behind.
   */
  readonly type: string;
  /** @defaultValue true; columns of the primary key are not */
  readonly isNullable?: boolean;
}
