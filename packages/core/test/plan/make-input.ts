import type { Catalog, ForeignKey, Table } from '../../src/catalog/catalog.ts';
import { compileSelection } from '../../src/catalog/compile-selection.ts';
import type { Definition } from '../../src/catalog/definition.ts';
import type { Selection } from '../../src/catalog/selection.ts';
import { printTableRef } from '../../src/catalog/table-ref.ts';
import type { SinkCapabilities } from '../../src/connector/sink.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { PlanInput, PlanOptions } from '../../src/plan/plan-input.ts';
import { catalog, definition, dialect } from './make-catalog.ts';

/** A sink that can do everything. */
export const capabilities: SinkCapabilities = {
  maxUnits: 4,
  checksKeysAtStatementEnd: true,
  canDeferConstraints: true,
  hasTransactionalTruncate: true,
  canTruncateCascade: true,
  hasTransactionalSchema: true,
  onConflict: ['error', 'nothing', 'update'],
};

export const defaults: PlanOptions = {
  schema: 'none',
  truncate: 'none',
  onConflict: 'error',
  atomic: 'table',
  lane: 'auto',
  limits: { tables: 4 },
};

export interface InputParts {
  readonly tables?: readonly Table[];
  readonly keys?: readonly ForeignKey[];
  /** @defaultValue the source's own: both ends are alike */
  readonly sink?: Catalog;
  readonly sequences?: Catalog['sequences'];
  readonly options?: Partial<PlanOptions>;
  readonly capabilities?: Partial<SinkCapabilities>;
  readonly selection?: Selection;
  readonly definitions?: readonly Definition[];
  readonly existing?: readonly string[];
  readonly more?: Partial<PlanInput>;
}

export function makeInput(parts: InputParts): PlanInput {
  const sourceCatalog = catalog(parts.tables ?? [], parts.keys ?? [], parts.sequences ?? []);
  return {
    source: { connector: 'test-source', product: 'Test 1', display: 'test://source' },
    sink: { connector: 'test-sink', product: 'Test 2', display: 'test://sink' },
    sourceCatalog,
    sinkCatalog: parts.sink ?? sourceCatalog,
    options: { ...defaults, ...parts.options },
    matcher: compileSelection(parts.selection),
    sinkCapabilities: { ...capabilities, ...parts.capabilities },
    maxReaders: 4,
    canReadEncoded: true,
    ...(parts.definitions === undefined
      ? {}
      : {
          definitions: { dialect, definitions: parts.definitions, notCarried: [] },
          existing: new Set(parts.existing),
        }),
    ...parts.more,
  };
}

/** A sink without any table, and the records that make the tables. */
export function freshSink(tables: readonly Table[]): Pick<InputParts, 'sink' | 'definitions'> {
  return {
    sink: catalog([]),
    definitions: tables.map(({ ref: { schema, name } }) =>
      definition(`table ${schema}.${name}`, 'before-data', [`${schema}.${name}`]),
    ),
  };
}

/** What a plan does, step by step, in short: `load b ← load a`, then its actions. */
export function outline(plan: Plan): readonly string[] {
  return plan.steps.flatMap((step) => [
    [
      step.id,
      ...(step.dependsOn.length === 0 ? [] : ['←', step.dependsOn.join(', ')]),
      ...(step.deferConstraints ? ['(deferred)'] : []),
    ].join(' '),
    ...step.actions.map((action) => `  ${outlineAction(action)}`),
  ]);
}

function outlineAction(action: Plan['steps'][number]['actions'][number]): string {
  switch (action.kind) {
    case 'apply-definitions':
      return `apply ${action.ids.join(', ')}`;
    case 'suspend-triggers':
      return `suspend ${action.tables.map(name).join(', ')}`;
    case 'truncate':
      return `truncate ${action.tables.map(name).join(', ')}${action.isCascading ? ` and ${action.reaches.map(name).join(', ')}` : ''}`;
    case 'load':
      return `load ${action.loads.map((load) => `${name(load.table)}${load.holdInStage ? ' (held)' : ''}${load.deferredKeys.map((each) => ` (without ${each.columns.join(', ')})`).join('')}`).join(', ')}`;
    case 'merge-staged':
      return `merge ${action.tables.map(name).join(', ')}`;
    case 'fill-deferred-key':
      return `fill ${action.deferred.key.name}`;
    case 'set-sequences':
      return `set ${action.sequences.map((each) => `${name(each.sequence)} ${each.direction}`).join(', ')}`;
    default:
      return action satisfies never;
  }
}

function name(ref: Parameters<typeof printTableRef>[0]): string {
  return printTableRef(ref).replace(/^public\./, '');
}
