import { CatalogError, ConfigError } from '../errors/classes.ts';
import { findNearest } from '../errors/find-nearest.ts';
import type { ForeignKey, Sequence } from './catalog.ts';
import type { Naming, Placement } from './placement.ts';
import { printName, printTableRef, type TableKey, type TableRef, tableKey } from './table-ref.ts';

export interface PlacementRequest {
  /** @see SyncSettings.schemas */
  readonly schemas?: Readonly<Record<string, string>>;
  readonly source?: Naming;
  readonly sink?: Naming;
}

/**
 * Makes the function that says where tables go: into the schema that the option `schemas` says; else from the source's default schema
 * into the sink's, when both have one; else into the schema of the same name. In lower case where the sink folds names.
 */
export function createPlacement({ schemas = {}, source, sink }: PlacementRequest): Placement {
  const named = new Map(Object.entries(schemas));
  const there = source?.defaultSchema;
  const here = sink?.defaultSchema;
  if (there !== undefined && here !== undefined && !named.has(there)) named.set(there, here);
  const fold = sink?.foldsCase === true ? (name: string) => name.toLowerCase() : (name: string) => name;
  return ({ schema, name }) => ({ schema: fold(named.get(schema) ?? schema), name: fold(name) });
}

/** Everything as the source names it. */
export const placeAsIs: Placement = (ref) => ref;

export interface PlacementCheck {
  readonly place: Placement;
  /** Every table of the source that takes part. */
  readonly tables: readonly TableRef[];
  /** @see SyncSettings.schemas */
  readonly schemas?: Readonly<Record<string, string>>;
}

/**
 * @throws {ConfigError} CONFIG_INVALID when the option `schemas` names a schema that has no table of the source
 * @throws {CatalogError} PLAN_NAME when two tables would end at one place; with several such pairs, `errors` has one each
 */
export function checkPlacement({ place, tables, schemas = {} }: PlacementCheck): void {
  // That no table is selected at all is for others to say: it is the reason then.
  if (tables.length === 0) return;
  const known = [...new Set(tables.map((ref) => ref.schema))];
  for (const schema of Object.keys(schemas)) if (!known.includes(schema)) throw unknownSchema(schema, known);
  const taken = new Map<TableKey, TableRef>();
  const problems: CatalogError[] = [];
  for (const ref of tables) {
    const key = tableKey(place(ref));
    const other = taken.get(key);
    if (other === undefined) taken.set(key, ref);
    else problems.push(samePlace([other, ref], place(ref)));
  }
  const [first, second] = problems;
  if (first === undefined) return;
  if (second === undefined) throw first;
  const message = problems.map((each) => each.message).join('\n');
  throw new CatalogError({ code: 'PLAN_NAME', message, errors: problems, cause: first });
}

/** The keys as the sink will have them. */
export function placeForeignKeys(keys: readonly ForeignKey[], place: Placement): readonly ForeignKey[] {
  return keys.map((key) => ({ ...key, table: place(key.table), references: place(key.references) }));
}

/** The sequence as a sink has it that makes it like the source's. */
export function placeSequence({ ref, ownedBy }: Sequence, place: Placement): Sequence {
  return { ref: place(ref), ...(ownedBy && { ownedBy: { ...ownedBy, table: place(ownedBy.table) } }) };
}

function unknownSchema(schema: string, known: readonly string[]): ConfigError {
  const nearest = findNearest(schema, known);
  const hint =
    nearest === undefined ? ` Selected tables are in ${known.map(printName).join(', ')}.` : ` Did you mean ${nearest}?`;
  return new ConfigError({
    code: 'CONFIG_INVALID',
    message: `The option schemas names ${printName(schema)}, and no selected table of the source is in a schema of that name.${hint}`,
    context: { option: `schemas.${schema}` },
  });
}

function samePlace([one, other]: readonly [TableRef, TableRef], place: TableRef): CatalogError {
  const name = printTableRef(place);
  return new CatalogError({
    code: 'PLAN_NAME',
    message:
      `${printTableRef(one)} and ${printTableRef(other)} of the source would both be ${name} at the sink. ` +
      'Give their schemas different places by the option schemas, or exclude one of them.',
    context: { table: name },
  });
}
