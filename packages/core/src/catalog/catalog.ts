import type { Dialect, NotCarried } from './definition.ts';
import type { NeutralType } from './neutral-type.ts';
import type { TableRef } from './table-ref.ts';
import type { ValueLimits } from './value-limits.ts';

/** An opaque name of a byte format that both ends know. Core compares it for equality, never interprets it. */
export type Encoding = string & { readonly __encoding: never };

/**
 * One encoding a column can travel in. `agreement` spells everything that must be equal at both ends for the bytes to mean
 * the same there (type identity, client encoding, float digits …). A table takes an encoding when every column it loads
 * offers it at both ends with equal agreements.
 */
export interface ColumnEncoding {
  readonly encoding: Encoding;
  readonly agreement: string;
}

export interface Column {
  readonly name: string;
  /** The type as the engine prints it, modifiers included: `numeric(10,2)`. For people and for equality. */
  readonly nativeType: string;
  readonly type: NeutralType;
  readonly isNullable: boolean;
  /** A row may leave the column out: it has a default, is an identity or fills itself. */
  readonly hasDefault: boolean;
  /** Computed by the engine; never read, never written. */
  readonly generated?: 'stored' | 'virtual';
  readonly identity?: 'always' | 'by-default';
  /** In the engine's order of preference. Empty: the column travels in the rows lane only. */
  readonly encodings: readonly ColumnEncoding[];
  /** What it can hold, where that is not what its type's kind says. @defaultValue unknown: nothing is checked ahead */
  readonly limits?: ValueLimits;
  /** What a row without the column gets, where neutral words can say it. */
  readonly default?: NeutralDefault;
  /** Values that differ only in case or accents are equal in its keys. @defaultValue false */
  readonly isCaseInsensitive?: boolean;
  readonly comment?: string;
  /** Types it is to be made as where a sink of the dialect makes the table, in that dialect's words. @defaultValue the sink's choice */
  readonly preferredTypes?: Readonly<Record<Dialect, string>>;
}

/** A default that means the same on any engine. */
export type NeutralDefault =
  /** Canonical text of the column's type. */
  | { readonly kind: 'value'; readonly text: string }
  /** The moment of the statement, as far as the column's type keeps it. */
  | { readonly kind: 'now' };

/** An index that tells no rows apart: {@link UniqueKey}s do. */
export interface Index {
  readonly name: string;
  readonly columns: readonly [IndexColumn, ...IndexColumn[]];
  /** Unique, but every column of it may be null, so that it is no key. @defaultValue false */
  readonly isUnique?: boolean;
}

export interface IndexColumn {
  readonly name: string;
  readonly order: 'ascending' | 'descending';
  /** Only so many characters (bytes of binary columns) are in the index. @defaultValue the whole value */
  readonly prefixLength?: number;
}

/** A primary key or unique constraint (or unique index that covers every row). Columns in key order, never nullable-only. */
export interface UniqueKey {
  readonly name: string;
  readonly columns: readonly [string, ...string[]];
  readonly isPrimary: boolean;
  /** Checked at commit or whenever asked, so it cannot decide a conflict. */
  readonly isDeferrable: boolean;
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

/** One foreign key: rows of `table` (the child) reference rows of `references` (the parent). */
export interface ForeignKey {
  readonly name: string;
  readonly table: TableRef;
  readonly references: TableRef;
  /** Pairs in the constraint's own order. */
  readonly columns: readonly [ColumnPair, ...ColumnPair[]];
  readonly isDeferrable: boolean;
  /** `full`: either all columns of a row are null or none. */
  readonly match: 'simple' | 'full';
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  /**
   * There are rows whose values equal those they reference by the rules of their collation only: in case, accents or spaces at the end.
   * @defaultValue false, or unknown
   */
  readonly matchesLoosely?: boolean;
}

export interface ColumnPair {
  readonly column: string;
  readonly references: string;
}

export interface Table {
  readonly ref: TableRef;
  /** `partitioned`: read and written through its root; its partitions are not tables of the catalog. */
  readonly kind: 'table' | 'partitioned';
  /** In the table's own order, generated ones included. */
  readonly columns: readonly Column[];
  /** The primary key first when there is one. */
  readonly uniqueKeys: readonly UniqueKey[];
  /** Plain ordered indexes, those that keys make left out. @defaultValue unknown */
  readonly indexes?: readonly Index[];
  /** Enabled triggers of users that a load can fire: for insert, update or truncate. */
  readonly loadTriggers: readonly string[];
  /** These rights suffice for `LoadUnit.suspendTriggers`. @defaultValue false */
  readonly canSuspendTriggers?: boolean;
  /** The engine's estimate, partitions included; -1 when it has none. */
  readonly estimatedRows: number;
  /** Size of the data on disk, indexes left out; -1 when unknown. */
  readonly estimatedBytes: number;
  readonly comment?: string;
}

/** A sequence, or what an engine has in its place. Its value is state, read apart by `Snapshot.readSequences`. */
export interface Sequence {
  readonly ref: TableRef;
  /** The column it feeds, when it belongs to one. */
  readonly ownedBy?: { readonly table: TableRef; readonly column: string };
}

/** A type a user defined. */
export interface UserType {
  readonly ref: TableRef;
  readonly kind: 'enum' | 'domain' | 'composite' | 'range';
  /** What its values are; a domain's is that of the type below it. */
  readonly type: NeutralType;
}

/** What one end has, as far as a selection reaches. Data only, plain JSON. */
export interface Catalog {
  readonly dialect: Dialect;
  /** Ordered by schema and name. */
  readonly tables: readonly Table[];
  /** Every enforced foreign key of the database, also of tables outside the selection: cascades reach those. */
  readonly foreignKeys: readonly ForeignKey[];
  readonly sequences: readonly Sequence[];
  readonly types: readonly UserType[];
  /**
   * What the tables have that neutral words cannot say: checks, triggers, partial indexes, defaults that call functions. Listed as not
   * carried when the sink makes the tables from this catalog. @defaultValue nothing
   */
  readonly notNeutral?: readonly NotCarried[];
}
