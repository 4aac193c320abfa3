import type { Catalog, Sequence, Table } from '../catalog/catalog.ts';
import type { ColumnRules } from '../catalog/compile-rules.ts';
import type { Definition, DefinitionList } from '../catalog/definition.ts';
import type { Placement } from '../catalog/placement.ts';
import type { TableMatcher } from '../catalog/selection.ts';
import type { SyncSettings } from '../config/options.ts';
import type { SinkCapabilities } from '../connector/sink.ts';
import type { PlannedEnd } from './plan.ts';

/** The options a plan depends on, checked and with their defaults filled in. */
export type PlanOptions = Required<Pick<SyncSettings, 'schema' | 'truncate' | 'onConflict' | 'atomic' | 'lane'>> & {
  readonly limits: { readonly tables: number; readonly slices?: number };
};

/** Everything a plan is made of. Nothing else is asked: no end, no clock, no randomness. */
export interface PlanInput {
  readonly source: PlannedEnd;
  readonly sink: PlannedEnd;
  /** The selected tables, described inside the snapshot that will be read. */
  readonly sourceCatalog: Catalog;
  /** The selected tables as far as the sink has them, with every foreign key of its database. */
  readonly sinkCatalog: Catalog;
  readonly options: PlanOptions;
  readonly matcher: TableMatcher;
  /** Where tables go. @defaultValue as the source names them */
  readonly place?: Placement;
  /** What is special about columns. @defaultValue nothing */
  readonly rules?: ColumnRules;
  readonly sinkCapabilities: SinkCapabilities;
  /** Reads that may run at once through the snapshot. */
  readonly maxReaders: number;
  /** Whether the snapshot has `slice`. @defaultValue false */
  readonly canSlice?: boolean;
  /** Whether the snapshot has `readEncoded`. */
  readonly canReadEncoded: boolean;
  /**
   * Whether the sink's units have `writeEncoded`. A sink without it offers no encodings for its own tables; this says so for
   * tables it does not have yet. @defaultValue true
   */
  readonly canWriteEncoded?: boolean;
  /** The source's schema, or what the sink drafted in its place. Needed with `schema: 'create'`. */
  readonly definitions?: DefinitionList;
  /** What the sink drafted for a source of another dialect. */
  readonly drafted?: { readonly tables: readonly Table[]; readonly sequences: readonly Sequence[] };
  /** Ids of the definitions the sink has. Needed with `schema: 'create'`; missing: the sink takes no definitions. */
  readonly existing?: ReadonlySet<string>;
  /** Why the sink cannot make a definition it lacks. @defaultValue it can make all */
  readonly whyRefused?: (definition: Definition) => string | undefined;
}
