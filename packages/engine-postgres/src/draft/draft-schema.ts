import {
  type DefinitionSection,
  type DraftRequest,
  printName,
  printTableRef,
  type SchemaDraft,
  type Table,
  type TableKey,
  type TableRef,
  tableKey,
} from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { postgresDialect } from '../dialect.ts';
import { quoteName } from '../quote.ts';
import { draftForeignKeys } from './draft-foreign-keys.ts';
import { draftKeys, type KeyPlan } from './draft-keys.ts';
import { draftTable, hasText } from './draft-table.ts';
import type { Drafting, TablePlan } from './drafting.ts';
import { checkNames } from './names.ts';
import { columnKey, enumDefinition, planEnums } from './plan-enums.ts';
import { type PlannedTables, planTables } from './plan-tables.ts';
import { readTakenNames } from './read-names.ts';

/**
 * Writes the schema of tables that neutral words describe. Needs an open transaction with `transactionSettings('read')`; asks the server for
 * types and for the names that are taken, and writes nothing.
 *
 * @throws {PlanError} PLAN_NAME when a table or column cannot be named as it is
 * @throws {ConfigError} CONFIG_INVALID when a type that a user asked for is none
 */
export async function draftSchema(connection: Queryable, request: DraftRequest): Promise<SchemaDraft> {
  for (const { table } of request.tables) {
    checkNames(
      table.ref,
      table.columns.map(({ name }) => name),
    );
  }
  const names = await readTakenNames(connection, [...new Set(request.tables.map(({ table }) => table.ref.schema))]);
  for (const { table } of request.tables) {
    names.relations.note(table.ref.schema, table.ref.name, 'table');
    names.types.note(table.ref.schema, table.ref.name, 'table');
  }
  const drafting = { names, definitions: [], notCarried: [], sequences: [] } satisfies Partial<Drafting>;
  const enums = planEnums(request, names, drafting.notCarried);
  const { plans, types } = await planTables(connection, request, { enums, drafting });
  const [row] = await connection.query<{ version: number }>(
    `SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version`,
  );
  return draftTables(request, { plans, enums }, { ...drafting, types, serverVersion: row?.version ?? 0 });
}

const sections: readonly DefinitionSection[] = ['before-data', 'indexes', 'constraints', 'foreign-keys', 'finish'];

function draftTables(request: DraftRequest, { plans, enums }: PlannedTables, drafting: Drafting): SchemaDraft {
  for (const schema of new Set(plans.map(({ ref }) => ref.schema))) {
    drafting.definitions.push({
      id: schemaId(schema),
      kind: 'schema',
      tables: [],
      dependsOn: [],
      section: 'before-data',
      sql: `CREATE SCHEMA ${quoteName(schema)};`,
    });
  }
  for (const plan of new Set(enums.values())) {
    drafting.definitions.push(enumDefinition(plan, schemaId(plan.ref.schema)));
  }
  const shared = sharedIndexNames(plans);
  const keyed = new Map<TableKey, { plan: TablePlan; keys: KeyPlan }>();
  const tables = plans.map((plan): Table => {
    const columns = draftTable(plan, { schemaId: schemaId(plan.ref.schema), typeIds: typeIds(plan, enums) }, drafting);
    const keys = draftKeys(plan, shared.get(plan.ref.schema) ?? new Set(), drafting);
    keyed.set(tableKey(plan.ref), { plan, keys });
    const { comment } = plan.source;
    return {
      ref: plan.ref,
      kind: 'table',
      columns,
      uniqueKeys: keys.uniqueKeys,
      indexes: keys.indexes,
      loadTriggers: [],
      canSuspendTriggers: true,
      estimatedRows: 0,
      estimatedBytes: 0,
      ...(hasText(comment) ? { comment } : {}),
    };
  });
  draftForeignKeys(request.foreignKeys, keyed, drafting);
  const definitions = sections.flatMap((section) => drafting.definitions.filter((each) => each.section === section));
  return {
    list: { dialect: postgresDialect, definitions, notCarried: drafting.notCarried },
    tables,
    sequences: drafting.sequences,
  };
}

function schemaId(schema: string): string {
  return `schema ${printName(schema)}`;
}

function typeIds({ ref, columns }: TablePlan, enums: PlannedTables['enums']): string[] {
  const ids = columns.flatMap(({ source }) => {
    const plan = enums.get(columnKey(ref, source.name));
    return plan === undefined ? [] : [`type ${printTableRef(plan.ref)}`];
  });
  return [...new Set(ids)];
}

/** Names of indexes that several tables of a schema have, by schema. An index is named within its schema, not its table. */
function sharedIndexNames(plans: readonly TablePlan[]): ReadonlyMap<string, ReadonlySet<string>> {
  const owners = new Map<string, Map<string, TableRef>>();
  const shared = new Map<string, Set<string>>();
  for (const { ref, source } of plans) {
    const bySchema = owners.get(ref.schema) ?? new Map<string, TableRef>();
    owners.set(ref.schema, bySchema);
    for (const { name } of [...source.uniqueKeys, ...(source.indexes ?? [])]) {
      const owner = bySchema.get(name);
      if (owner !== undefined && owner.name !== ref.name) {
        shared.set(ref.schema, (shared.get(ref.schema) ?? new Set()).add(name));
      }
      bySchema.set(name, ref);
    }
  }
  return shared;
}
