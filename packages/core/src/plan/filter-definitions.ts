import type { Definition, DefinitionList, NotCarried } from '../catalog/definition.ts';
import { printTableRef, type TableRef } from '../catalog/table-ref.ts';

export interface DefinitionRequest {
  readonly list: DefinitionList;
  /** Ids the sink has. */
  readonly existing: ReadonlySet<string>;
  /** Why the sink cannot make a definition it lacks. @defaultValue it can make all */
  readonly whyRefused?: (definition: Definition) => string | undefined;
  readonly isSelected: (table: TableRef) => boolean;
  /** Nothing is left out by the selection: objects that belong to no table are carried even when nothing needs them. */
  readonly isEverything: boolean;
}

export interface CarriedDefinitions {
  /** What is applied, in the order of the list. */
  readonly applied: readonly Definition[];
  /** Ids that the sink has and that stay as they are. */
  readonly existing: readonly string[];
  readonly notCarried: readonly NotCarried[];
  /** By id, why a record of the list is left out. */
  readonly reasons: ReadonlyMap<string, string>;
}

/**
 * Decides which definitions are applied. Left out, with the reason: a record that needs a table that is not selected or
 * that the sink cannot make, and all that depends on it; and, unless everything is selected, a record of the whole database that nothing carried needs.
 */
export function filterDefinitions(request: DefinitionRequest): CarriedDefinitions {
  const { definitions, notCarried } = request.list;
  const reasons = new Map<string, string>();
  leaveOutImpossible(request, reasons);
  if (!request.isEverything) leaveOutUnneeded(definitions, reasons);
  leaveOutImplied(request, reasons);
  const carried = definitions.filter((definition) => !reasons.has(definition.id));
  return {
    reasons,
    applied: carried.filter(({ id, isAlwaysApplied }) => isAlwaysApplied === true || !request.existing.has(id)),
    existing: carried
      .filter(({ id, isAlwaysApplied }) => isAlwaysApplied !== true && request.existing.has(id))
      .map((definition) => definition.id),
    notCarried: [
      ...notCarried,
      ...definitions.flatMap((definition): NotCarried[] => {
        const because = reasons.get(definition.id);
        return because === undefined ? [] : [{ kind: definition.kind, name: printName(definition), because }];
      }),
    ],
  };
}

/** The id without the kind it begins with. */
function printName({ id, kind }: Definition): string {
  return id.startsWith(`${kind} `) ? id.slice(kind.length + 1) : id;
}

function leaveOutImpossible(request: DefinitionRequest, reasons: Map<string, string>): void {
  const { list, existing, isSelected, whyRefused } = request;
  const dependents = new Map<string, Definition[]>();
  for (const definition of list.definitions) {
    for (const id of definition.dependsOn) {
      const known = dependents.get(id);
      if (known === undefined) dependents.set(id, [definition]);
      else known.push(definition);
    }
  }
  const open: Definition[] = [];
  /** Where it all begins with a refusal of the sink: the reason for it, which whoever is left out should learn. */
  const refusals = new Map<string, string>();
  for (const definition of list.definitions) {
    const table = definition.tables.find((ref) => !isSelected(ref));
    const refusal = existing.has(definition.id) ? undefined : whyRefused?.(definition);
    const because = table === undefined ? refusal : `table ${printTableRef(table)} is not selected`;
    if (because === undefined) continue;
    reasons.set(definition.id, because);
    if (table === undefined) refusals.set(definition.id, because);
    open.push(definition);
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const refusal = refusals.get(next.id);
    for (const dependent of dependents.get(next.id) ?? []) {
      // What the sink has already, it has without the refused thing.
      if (reasons.has(dependent.id) || (refusal !== undefined && existing.has(dependent.id))) continue;
      const more = refusal === undefined ? '' : `: ${refusal}`;
      reasons.set(dependent.id, `it depends on ${next.id}, which is not carried${more}`);
      if (refusal !== undefined) refusals.set(dependent.id, refusal);
      open.push(dependent);
    }
  }
}

/** Nothing else is left out for it: the sink has an object like it in the end. */
function leaveOutImplied({ list, existing }: DefinitionRequest, reasons: Map<string, string>): void {
  for (const { id, impliedBy = [] } of list.definitions) {
    const by = impliedBy.find((other) => existing.has(other));
    if (by === undefined || existing.has(id) || reasons.has(id)) continue;
    reasons.set(id, `the sink makes its own for ${by}, which it has`);
  }
}

function leaveOutUnneeded(definitions: readonly Definition[], reasons: Map<string, string>): void {
  const byId = new Map(definitions.map((definition) => [definition.id, definition]));
  const needed = new Set<string>();
  const open = definitions.filter((definition) => definition.tables.length > 0 && !reasons.has(definition.id));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const id of [...next.dependsOn, ...(next.mentions ?? [])]) {
      const definition = byId.get(id);
      if (definition === undefined || needed.has(id)) continue;
      needed.add(id);
      open.push(definition);
    }
  }
  for (const { id, tables } of definitions) {
    if (tables.length === 0 && !needed.has(id) && !reasons.has(id)) reasons.set(id, 'no selected table needs it');
  }
}
