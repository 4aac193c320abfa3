/** The flags of `dbsync dap …` as given: what was left out is missing. Each command has some of them. */
export interface DapFlags {
  readonly baseUrl?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly namespace?: string;
  readonly table?: string;
  /** Lists of names, one a flag. */
  readonly exclude?: readonly string[];
  readonly connectionString?: string;
  readonly format?: DapFormat;
  readonly outputDirectory?: string;
  readonly since?: string;
  readonly until?: string;
  readonly concurrency?: number;
  readonly init?: boolean;
  readonly reinit?: boolean;
  readonly dropRemovedColumns?: boolean;
  readonly allowRemote?: boolean;
  readonly omitNotReplicated?: boolean;
  readonly omitRecordCount?: boolean;
  /** `endpoint=calls a minute`, lists of them, one a flag. */
  readonly apiLimits?: readonly string[];
  readonly loglevel?: LogLevel;
  readonly logfile?: string;
  readonly logformat?: LogFormat;
  /** `--no-log-to-console` makes it false. @defaultValue true */
  readonly logToConsole?: boolean;
  readonly nonInteractive?: boolean;
  readonly output?: string;
  readonly debug?: boolean;
}

/** Formats that files of the service come in; the first is the default. */
export const dapFormats = ['jsonl', 'csv', 'tsv', 'parquet'] as const;
export type DapFormat = (typeof dapFormats)[number];

/** From the one that says most. */
export const logLevels = ['debug', 'info', 'warning', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Lines for people, or one JSON object a line. */
export const logFormats = ['plain', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];
