import { type ChangeDraft, type ChangeRequest, type Definition, printName, printTableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { quoteTable } from '../quote.ts';
import { dropType } from './draft-move.ts';
import { enumDefinition } from './plan-enums.ts';
import { planChanges, type PlannedChanges } from './plan-changes.ts';
import { type PreparedChanges, prepareChanges } from './prepare-changes.ts';
import { readDependents } from './read-dependents.ts';

/**
 * Says how a table follows its source. Nothing is narrowed, and what the table holds already is left alone. Needs an open transaction with
 * `transactionSettings('read')`, and writes nothing.
 *
 * @throws {ConfigError} CONFIG_INVALID when a type that was asked for is none
 * @throws {PlanError} PLAN_NAME when a column cannot be named as it is
 */
export async function draftChange(connection: Queryable, request: ChangeRequest): Promise<ChangeDraft> {
  const prepared = await prepareChanges(connection, request);
  const planned = planChanges(prepared);
  const { retyped, dropped, columns, notCarried } = planned;
  return {
    definitions: [...definitionsOf(prepared, planned)],
    table: { ...request.table, columns: [...columns.values()] },
    dependents: await readDependents(connection, { table: request.table.ref, retyped, dropped }),
    notCarried,
  };
}

function* definitionsOf(prepared: PreparedChanges, planned: PlannedChanges): Generator<Definition> {
  const { ref } = prepared.request.table;
  for (const plan of prepared.enums) yield enumDefinition(plan, `schema ${printName(ref.schema)}`);
  const table = printTableRef(ref);
  const change = (id: string, statements: readonly string[]): Definition => ({
    id,
    kind: 'change',
    tables: [ref],
    dependsOn: [],
    section: 'before-data',
    sql: statements.join('\n'),
  });
  if (planned.before.length > 0) yield change(`labels of ${table}`, planned.before);
  if (planned.actions.length > 0) {
    const alter = `ALTER TABLE ${quoteTable(ref)}\n  ${planned.actions.join(',\n  ')};`;
    yield change(`change of ${table}`, [alter, ...planned.behind]);
  }
  const unused = unusedTypes(prepared, planned);
  if (unused.length > 0) yield change(`types of ${table}`, unused);
}

/** Enum types whose last column has another type now, or is gone. */
function unusedTypes({ facts }: PreparedChanges, { retyped, dropped }: PlannedChanges): string[] {
  const isGone = (name: string): boolean => retyped.includes(name) || dropped.includes(name);
  const columns = [...facts.columns.values()];
  const statements = columns.flatMap(({ name, enumType }) => {
    if (enumType?.isOwn !== true || !isGone(name)) return [];
    const isUsed = columns.some(
      (other) =>
        !isGone(other.name) && other.enumType?.name === enumType.name && other.enumType.schema === enumType.schema,
    );
    return isUsed ? [] : [dropType(enumType)];
  });
  return [...new Set(statements)];
}
