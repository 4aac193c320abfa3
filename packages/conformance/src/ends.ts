import type {
  FeedSource,
  Sink,
  SinkCapabilities,
  SinkSession,
  Snapshot,
  Source,
  SourceCapabilities,
  SourceSession,
} from '@sync/core/connector';
import type { NeutralType } from '@sync/core/connector';
import type { FeedOracle } from './feed-oracle.ts';
import type { Oracle } from './oracle.ts';

/** A fresh source for one group of tests. */
export interface SourceEnd {
  readonly source: Source;
  readonly oracle: Oracle;
  /** Throws everything away. */
  stop(): Promise<void>;
}

/** A fresh source of feeds for one group of tests. */
export interface FeedEnd {
  readonly source: FeedSource;
  readonly oracle: FeedOracle;
  /** Throws everything away. */
  stop(): Promise<void>;
}

/** A fresh sink for one group of tests. */
export interface SinkEnd {
  readonly sink: Sink;
  readonly oracle: Oracle;
  stop(): Promise<void>;
}

/** A fresh source and sink on two databases. */
export interface PairEnds {
  readonly source: Source;
  readonly sourceOracle: Oracle;
  readonly sink: Sink;
  readonly sinkOracle: Oracle;
  /** A source on the sink's own database, to be refused. Missing: the source's kind cannot be a sink. */
  readonly sourceOnSink?: Source;
  stop(): Promise<void>;
}

/** What every suite takes. */
export interface SuiteInit<Ends> {
  /** Stands in the titles. */
  readonly name: string;
  /** Called once for each group of tests. */
  readonly start: () => Promise<Ends>;
  /** Kinds of neutral types the engine has no column type for; fixtures that need one are left out. @defaultValue none */
  readonly lacksTypes?: readonly NeutralType['kind'][];
  /** The end sees the schema it was started with and no other; fixtures keep all tables there. @defaultValue false */
  readonly hasOneSchema?: boolean;
  /**
   * Tables of the end have columns and perhaps a primary key, as files in a bucket do. Foreign keys, other keys, and columns that fill
   * themselves are taken out of fixtures. @defaultValue false
   */
  readonly hasBareTables?: boolean;
}

/** What a connector must be able to do, so that declaring less fails a test. */
export interface RequiredOfSource extends Partial<SourceCapabilities> {
  readonly session?: readonly (keyof SourceSession & ('plantMark' | 'changes'))[];
  readonly snapshot?: readonly (keyof Snapshot &
    ('listTables' | 'describeFor' | 'readDefinitions' | 'slice' | 'readEncoded' | 'readSequences' | 'digest'))[];
}

export interface RequiredOfSink extends Partial<SinkCapabilities> {
  readonly session?: readonly (keyof SinkSession &
    ('seesMark' | 'listDefinitions' | 'draftSchema' | 'draftChange' | 'draftMove' | 'readState' | 'lock' | 'digest'))[];
}
