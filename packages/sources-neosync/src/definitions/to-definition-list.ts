import {
  compareText,
  type Definition,
  type DefinitionList,
  type DefinitionSection,
  type NotCarried,
  PlanError,
  type Placement,
  printName,
  printTableRef,
  type TableRef,
} from '@sync/core/connector';
import type { NeosyncEngine } from '@sync/engine-neosync';
import { dialects } from '../catalog/dialect.ts';
import { connectorName } from '../options.ts';
import { mysqlDefinitions } from './mysql-definitions.ts';
import type { ParsedStatements } from './parse-statements.ts';
import { postgresDefinitions } from './postgres-definitions.ts';

export interface DefinitionListRequest {
  readonly engine: NeosyncEngine;
  readonly statements: ParsedStatements;
  /** Every table that the API lists. */
  readonly tables: readonly TableRef[];
  readonly place: Placement;
}

const sections: readonly DefinitionSection[] = ['before-data', 'indexes', 'constraints', 'foreign-keys', 'finish'];

/**
 * The statements as records that can be selected, skipped where the sink has their object, and applied around the load.
 *
 * @throws {PlanError} PLAN_UNSUPPORTED when a schema of Postgres is to have another name at the sink
 */
export function toDefinitionList(request: DefinitionListRequest): DefinitionList {
  const { engine, place, tables } = request;
  if (engine === 'postgres') for (const table of tables) refuseRename(table, place);
  const definitions = engine === 'postgres' ? postgresDefinitions(request) : mysqlDefinitions(request);
  const known = new Set<string>();
  const unique = definitions.filter(({ id }) => !known.has(id) && known.add(id));
  return {
    dialect: dialects[engine],
    definitions: unique.toSorted((a, b) => sections.indexOf(a.section) - sections.indexOf(b.section)),
    notCarried: leftBehind(engine, unique),
  };
}

/** What the statements of the API never hold. */
function leftBehind(engine: NeosyncEngine, definitions: readonly Definition[]): readonly NotCarried[] {
  const because = 'the Neosync API does not tell';
  const hasKeys = definitions.some(({ kind }) => kind === 'foreign key');
  const parts =
    engine === 'postgres' ? 'comments, collations, storage' : 'character sets, collations, engines, prefix lengths';
  return [
    { kind: 'views', name: 'views, procedures, policies and grants', because },
    { kind: 'details', name: parts, because },
    ...(engine === 'postgres' && hasKeys
      ? [{ kind: 'foreign keys', name: 'ON DELETE, ON UPDATE, MATCH and DEFERRABLE of foreign keys', because }]
      : []),
  ];
}

/** Statements name their schemas, also inside functions and defaults, and are not rewritten. */
function refuseRename(ref: TableRef, place: Placement): void {
  const { schema, name } = place(ref);
  if (schema === ref.schema && name === ref.name) return;
  throw new PlanError({
    code: 'PLAN_UNSUPPORTED',
    message:
      `Cannot create ${printTableRef({ schema, name })} from ${printTableRef(ref)}: the statements that the Neosync API gives name their schemas and are not rewritten. ` +
      'Leave the option schemas out, or create the tables at the sink and use schema "none".',
    context: { connector: connectorName, table: printTableRef(ref) },
  });
}

/** `users_pkey on public.users` */
export function printOn(name: string, table: TableRef): string {
  return `${printName(name)} on ${printTableRef(table)}`;
}

/** When a statement is applied that nobody understands, by the label of its block. */
export function sectionOfLabel(label: string): DefinitionSection {
  if (/trigger/i.test(label)) return 'finish';
  if (/index/i.test(label)) return 'indexes';
  if (/non-fk/i.test(label)) return 'constraints';
  return /fk/i.test(label) ? 'foreign-keys' : 'before-data';
}

/** A statement that nobody understands. It belongs to the whole database. */
export function unknownStatement(label: string, sql: string, place: number): Definition {
  const id = `statement ${label} ${place + 1}`;
  return { id, kind: 'statement', tables: [], dependsOn: [], section: sectionOfLabel(label), sql };
}

/** Ids by the names that a text may mention. */
export type MentionedIds = ReadonlyMap<string, readonly string[]>;

/** The ids of what the words of a statement name, ordered. */
export function mentionedIn(words: Iterable<string>, ids: MentionedIds, own: string): readonly string[] {
  const found = new Set<string>();
  for (const word of words) for (const id of ids.get(word) ?? []) if (id !== own) found.add(id);
  return [...found].sort(compareText);
}
