import { type Definition, printTableRef, type TableKey, type TableRef, tableKey } from '@sync/core/connector';
import { type CodeText, placedId, readCode } from './code-text.ts';
import { databaseId, objectId } from './definition-ids.ts';
import { findViewReferences } from './find-references.ts';
import type { KnownObject } from './known-objects.ts';
import type { ObjectRow } from './list-objects.ts';
import type { ReadContext } from './read-context.ts';
import { inContext } from './statement-context.ts';

/** A view, and what it reads and calls. */
interface ReadView {
  readonly code: CodeText;
  readonly objects: readonly KnownObject[];
}

/** Reads the views of one database, which is the default one of the connection. */
export async function readViews(rows: readonly ObjectRow[], context: ReadContext): Promise<ReadView[]> {
  const views: ReadView[] = [];
  for (const { ref, detail } of rows) {
    const leave = (because: string) =>
      context.leaveBehind({ kind: 'view', name: printTableRef(context.place(ref)), because });
    if (detail !== '') {
      leave('it does not work at the source: it names what is not there, or its definer may not use it');
      continue;
    }
    const code = await readCode({ kind: 'view', ref, word: 'VIEW' }, context);
    if (code === undefined) continue;
    const { objects, foreign } = findViewReferences(code.original, { database: ref.schema, known: context.known });
    if (foreign.length === 0) views.push({ code, objects });
    else leave(`it reads ${foreign.join(', ')}, a database that is not read`);
  }
  return views;
}

/**
 * The records of views, those that others read first. A view stays behind when what it needs does: `made` has the ids of all tables
 * and routines that do not.
 */
export function viewDefinitions(
  views: readonly ReadView[],
  made: ReadonlySet<string>,
  context: ReadContext,
): Definition[] {
  const byKey = new Map(views.map((view) => [tableKey(view.code.ref), view]));
  const done = new Map<TableKey, Definition | undefined>();
  const ordered: Definition[] = [];
  const make = (view: ReadView): Definition | undefined => {
    const key = tableKey(view.code.ref);
    if (done.has(key)) return done.get(key);
    done.set(key, undefined);
    const below: Definition[] = [];
    let missing: string | undefined;
    for (const object of view.objects) {
      const base = object.kind === 'view' ? byKey.get(tableKey(object.ref)) : undefined;
      const definition = base === undefined ? undefined : make(base);
      if (definition !== undefined) below.push(definition);
      else if (!made.has(placedId(object, context))) missing ??= placedId(object, context);
    }
    if (missing !== undefined) {
      const because = `it needs ${missing}, which is not carried`;
      context.leaveBehind({ kind: 'view', name: printTableRef(view.code.placed), because });
      return undefined;
    }
    const definition = viewDefinition(view, below, context);
    done.set(key, definition);
    ordered.push(definition);
    return definition;
  };
  for (const view of views) make(view);
  return ordered;
}

function viewDefinition({ code, objects }: ReadView, below: readonly Definition[], context: ReadContext): Definition {
  const own = objects.flatMap(({ kind, ref }) => (kind === 'table' ? [context.place(ref)] : []));
  const tables = new Map<TableKey, TableRef>(
    [...own, ...below.flatMap((definition) => definition.tables)].map((ref) => [tableKey(ref), ref]),
  );
  return {
    id: objectId('view', code.placed),
    kind: 'view',
    tables: [...tables.values()],
    dependsOn: [databaseId(code.placed.schema), ...objects.map((object) => placedId(object, context))],
    section: 'finish',
    sql: inContext(code.context, code.sql),
  };
}
