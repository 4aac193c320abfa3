import type { Definition, DefinitionList, NotCarried } from '../catalog/definition.ts';
import { printTableRef, type TableRef } from '../catalog/table-ref.ts';

export interface DefinitionRequest {
  readonly list: DefinitionList;
  /** Ids the sink has. */
  readonly existing: ReadonlySet<string>;
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
 * Decides which definitions are applied. Left out, with the reason: a record that needs a table that is not selected, and all
 * that depends on it; and, unless everything is selected, a record of the whole database that nothing carried needs.
 */
export function filterDefinitions(request: DefinitionRequest): CarriedDefinitions {
  const { definitions, notCarried } = request.list;
  const reasons = new Map<string, string>();
  leaveOutUnselected(request, reasons);
  if (!request.isEverything) leaveOutUnneeded(definitions, reasons);
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

function leaveOutUnselected({ list, isSelected }: DefinitionRequest, reasons: Map<string, string>): void {
  const dependents = new Map<string, Definition[]>();
  for (const definition of list.definitions) {
    for (const id of definition.dependsOn) {
      const known = dependents.get(id);
      if (known === undefined) dependents.set(id, [definition]);
      else known.push(definition);
    }
  }
  const open: Definition[] = [];
  for (const definition of list.definitions) {
    const table = definition.tables.find((ref) => !isSelected(ref));
    if (table === undefined) continue;
    reasons.set(definition.id, `table ${printTableRef(table)} is not selected`);
    open.push(definition);
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const dependent of dependents.get(next.id) ?? []) {
      if (reasons.has(dependent.id)) continue;
      reasons.set(dependent.id, `it depends on ${next.id}, which is not carried`);
      open.push(dependent);
    }
  }
}

function leaveOutUnneeded(definitions: readonly Definition[], reasons: Map<string, string>): void {
  const byId = new Map(definitions.map((definition) => [definition.id, definition]));
  const needed = new Set<string>();
  const open = definitions.filter((definition) => definition.tables.length > 0 && !reasons.has(definition.id));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const id of next.dependsOn) {
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
