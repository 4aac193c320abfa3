import type { Definition } from '@sync/core/connector';
import { mentionsOf, readCode } from './code-text.ts';
import { objectId } from './definition-ids.ts';
import type { ObjectRow } from './list-objects.ts';
import type { ReadContext } from './read-context.ts';
import { inContext } from './statement-context.ts';

/** Reads triggers of one database, which is the default one of the connection, in the order in which they fire. */
export async function readTriggers(rows: readonly ObjectRow[], context: ReadContext): Promise<Definition[]> {
  const definitions = new Map<string, Definition>();
  const last = new Map<string, string>();
  for (const { ref, detail } of rows) {
    const table = { schema: ref.schema, name: detail };
    const code = await readCode({ kind: 'trigger', ref }, context);
    if (code === undefined) continue;
    const id = objectId('trigger', code.placed);
    const placed = context.place(table);
    const tableId = objectId('table', placed);
    const before = last.get(tableId);
    last.set(tableId, id);
    definitions.set(id, {
      id,
      kind: 'trigger',
      tables: [placed],
      // A trigger comes behind those that its table has; so they are made in the order in which they fire.
      dependsOn: [tableId, ...(before === undefined || before === id ? [] : [before])],
      ...mentionsOf(code, context),
      section: 'finish',
      sql: inContext(code.context, code.sql),
    });
  }
  return [...definitions.values()];
}
