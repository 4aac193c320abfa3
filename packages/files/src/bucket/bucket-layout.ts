import type { CallOptions, SyncError, TableRef, Warning } from '@sync/core/connector';
import type { ObjectStore } from '../objects/object-store.ts';
import type { PinnedObjects } from '../objects/pinned-objects.ts';
import type { ValueForms } from '../rows/value-forms.ts';
import type { DeclaredColumn, FileFormat } from './bucket-options.ts';

/** How tables lie in a bucket. */
export interface BucketLayout {
  /**
   * Lists what the bucket has, once for a snapshot; what is read later are these objects in these versions.
   *
   * @throws {ConfigError} the layout's options do not fit together
   * @throws {ReadError} READ_RUN when there is no run to read, or an empty one
   */
  find(place: BucketPlace, options: CallOptions): Promise<BucketContent>;
}

/** Where a layout looks. */
export interface BucketPlace {
  readonly store: ObjectStore;
  /** Keys begin with it: empty, or ending in `/`. */
  readonly prefix: string;
}

/** What a layout found. */
export interface BucketContent {
  /** In any order; no table twice. */
  readonly tables: readonly BucketTable[];
  /** For people: `the run 43a4… of 2024-06-14T17:43:24Z`. */
  readonly howPinned: string;
  /** What a table is that was asked for by name and is not among `tables`. @defaultValue 'error' */
  readonly absentTables?: 'error' | 'empty';
}

/** One table's files. */
export interface BucketTable {
  readonly ref: TableRef;
  readonly objects: PinnedObjects;
  /** Of every object. */
  readonly format: FileFormat;
  readonly values: ValueForms;
  /** What was declared. Types that are missing come from Parquet or from the sink. @defaultValue nothing */
  readonly columns?: readonly DeclaredColumn[];
  /** @defaultValue none */
  readonly primaryKey?: readonly string[];
  /** Of CSV and TSV. @defaultValue the format's own */
  readonly nullText?: string;
  /** Of CSV and TSV. @defaultValue true */
  readonly hasHeader?: boolean;
  /** Why it cannot be read; thrown when it is selected. @defaultValue it can */
  readonly fault?: SyncError;
  /** What a person should know of it, told when it is selected. @defaultValue nothing */
  readonly warnings?: readonly Warning[];
}
