import type { DefinitionList } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { postgresDialect } from '../dialect.ts';
import { queryConstraints } from './constraint-rows.ts';
import type { Draft } from './draft.ts';
import { earlyConstraints } from './early-constraints.ts';
import { readAggregates } from './read-aggregates.ts';
import { readBaseTypes } from './read-base-types.ts';
import { readCasts } from './read-casts.ts';
import { readCollations } from './read-collations.ts';
import { readComments } from './read-comments.ts';
import { readComposites } from './read-composites.ts';
import { constraintDrafts } from './read-constraints.ts';
import type { ReadContext } from './read-context.ts';
import { readDependencies } from './read-dependencies.ts';
import { readDomains } from './read-domains.ts';
import { readEnums } from './read-enums.ts';
import { readEventTriggers } from './read-event-triggers.ts';
import { readExtensions } from './read-extensions.ts';
import { readFunctions } from './read-functions.ts';
import { indexDrafts, queryIndexes } from './read-indexes.ts';
import { readExtensionMembers, tellOfMentions } from './read-mentions.ts';
import { readNotCarried, readRoleNames } from './read-not-carried.ts';
import { readPartitionRoots, tellOfRoots } from './read-partition-roots.ts';
import { readOperatorClasses } from './read-operator-classes.ts';
import { readOperators } from './read-operators.ts';
import { readPolicies, roleId } from './read-policies.ts';
import { readRanges } from './read-ranges.ts';
import { readRules } from './read-rules.ts';
import { readSchemas } from './read-schemas.ts';
import { readSequences } from './read-sequences.ts';
import { readShellTypes } from './read-shell-types.ts';
import { readStatistics } from './read-statistics.ts';
import { tableDrafts } from './read-tables.ts';
import { readTextSearch } from './read-text-search.ts';
import { readTriggers } from './read-triggers.ts';
import { readViews } from './read-views.ts';
import { withReadingSettings } from './reading-settings.ts';
import { resolveDrafts } from './resolve-drafts.ts';
import { stableSql } from './stable-sql.ts';
import { queryTables } from './table-rows.ts';

/** What a reader of definitions must be told. */
export interface ReadDefinitionsOptions {
  /** `server_version_num`: 150004 for 15.4. */
  readonly serverVersion: number;
}

/**
 * Reads the schema of the connection's database as records that recreate it in an empty database of the same or a newer
 * version. Needs an open transaction, in which its few queries run one after the other. Owners and grants are not read.
 */
export async function readDefinitions(connection: Queryable, options: ReadDefinitionsOptions): Promise<DefinitionList> {
  const { drafts, context } = await readDrafts(connection, options);
  const { definitions, notCarried } = resolveDrafts(drafts, context.dependencies);
  const roots = await readPartitionRoots(connection);
  const members = await readExtensionMembers(connection);
  return {
    dialect: postgresDialect,
    definitions: tellOfMentions(tellOfRoots(definitions, roots), members).map(stableSql),
    notCarried,
  };
}

/**
 * The ids of what the database has, in the words of {@link readDefinitions}: also of parts that are never applied to an object
 * that exists, of objects that are not carried, and `role …` of every role. Needs an open transaction.
 */
export async function listDefinitionIds(
  connection: Queryable,
  options: ReadDefinitionsOptions,
): Promise<ReadonlySet<string>> {
  const { drafts } = await readDrafts(connection, options);
  const roles = await readRoleNames(connection);
  return new Set([...drafts.flatMap(({ id, covers = [] }) => [id, ...covers]), ...roles.map(roleId)]);
}

const readers: readonly ((context: ReadContext) => Promise<readonly Draft[]>)[] = [
  readSchemas,
  readExtensions,
  readCollations,
  readEnums,
  readDomains,
  readComposites,
  readRanges,
  readBaseTypes,
  readShellTypes,
  readOperators,
  readOperatorClasses,
  readCasts,
  readTextSearch,
  readSequences,
  readFunctions,
  readAggregates,
  readRelations,
  readViews,
  readRules,
  readStatistics,
  readTriggers,
  readPolicies,
  readEventTriggers,
  readNotCarried,
];

async function readDrafts(
  connection: Queryable,
  { serverVersion }: ReadDefinitionsOptions,
): Promise<{ readonly drafts: readonly Draft[]; readonly context: ReadContext }> {
  return await withReadingSettings(connection, async () => {
    const comments = await readComments(connection);
    const dependencies = await readDependencies(connection);
    const context: ReadContext = { connection, serverVersion, comments, dependencies };
    const drafts: Draft[] = [];
    for (const read of readers) drafts.push(...(await read(context)));
    return { drafts, context };
  });
}

/** Tables with their constraints and indexes, which are written from each other's rows. */
async function readRelations(context: ReadContext): Promise<Draft[]> {
  const tables = await queryTables(context);
  const constraints = await queryConstraints(context);
  const indexes = await queryIndexes(context);
  const byOid = new Map(tables.map((row) => [row.oid, row]));
  const ofTable = Map.groupBy(constraints, (row) => row.table_oid);
  const early = earlyConstraints(tables, ofTable, context);
  const children = new Map<string, string[]>();
  for (const { oid, parents } of tables) {
    for (const parent of parents) children.set(parent.oid, [...(children.get(parent.oid) ?? []), oid]);
  }
  return [
    ...tables.flatMap((row) => {
      const parents = row.parents.flatMap(({ oid }) => byOid.get(oid) ?? []);
      return tableDrafts({ row, parents, own: ofTable.get(row.oid) ?? [], early }, context);
    }),
    ...indexes.flatMap((row) => indexDrafts(row, context)),
    ...constraintDrafts({ constraints, indexes, children }, context),
  ];
}
