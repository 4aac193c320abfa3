import type { Definition } from '@sync/core/connector';
import { mentionsOf, readCode } from './code-text.ts';
import { databaseId, objectId } from './definition-ids.ts';
import type { ObjectRow } from './list-objects.ts';
import type { ReadContext } from './read-context.ts';
import { inContext } from './statement-context.ts';

/** Reads functions, procedures and packages of one database, which is the default one of the connection. */
export async function readRoutines(rows: readonly ObjectRow[], context: ReadContext): Promise<Definition[]> {
  const definitions: Definition[] = [];
  for (const { kind, ref } of rows) {
    const code = await readCode({ kind, ref }, context);
    if (code === undefined) continue;
    const { placed } = code;
    const head = kind === 'package body' ? [objectId('package', placed)] : [];
    definitions.push({
      id: objectId(kind, placed),
      kind,
      tables: [],
      dependsOn: [databaseId(placed.schema), ...head],
      ...mentionsOf(code, context),
      section: 'finish',
      sql: inContext(code.context, code.sql),
    });
  }
  return definitions;
}
