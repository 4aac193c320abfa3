import { type Definition, printTableRef } from '@sync/core/connector';
import { mentionsOf, readCode } from './code-text.ts';
import { databaseId, objectId } from './definition-ids.ts';
import type { ObjectRow } from './list-objects.ts';
import type { ReadContext } from './read-context.ts';
import { inContext } from './statement-context.ts';
import { isWord, tokenizeSql, type TokenizeOptions } from './tokenize-sql.ts';

/** Reads events of one database, which is the default one of the connection. They are made switched off: a copy has no duties. */
export async function readEvents(rows: readonly ObjectRow[], context: ReadContext): Promise<Definition[]> {
  const definitions: Definition[] = [];
  for (const { ref, detail: status } of rows) {
    const code = await readCode({ kind: 'event', ref }, context);
    if (code === undefined) continue;
    const name = printTableRef(code.placed);
    if (status === 'ENABLED') {
      const because = 'it is made switched off, so that it does not run in the copy; ALTER EVENT … ENABLE starts it';
      context.leaveBehind({ kind: 'event schedule', name, because });
    }
    definitions.push({
      id: objectId('event', code.placed),
      kind: 'event',
      tables: [],
      dependsOn: [databaseId(code.placed.schema)],
      ...mentionsOf(code, context),
      section: 'finish',
      sql: inContext(code.context, switchedOff(code.sql, code.tokenize)),
    });
  }
  return definitions;
}

/** Writes DISABLE where the server prints whether an event runs: behind ON COMPLETION, before its comment and its body. */
export function switchedOff(sql: string, options: TokenizeOptions = {}): string {
  const tokens = tokenizeSql(sql, options).filter(({ kind }) => kind !== 'gap');
  const at = tokens.findIndex((token) => isWord(token, 'PRESERVE'));
  const state = tokens[at + 1];
  if (at < 0 || state === undefined) return sql;
  const isLong = isWord(tokens[at + 2], 'ON');
  const end = isLong ? tokens[at + 3] : state;
  return `${sql.slice(0, state.start)}DISABLE${sql.slice((end ?? state).start + (end ?? state).text.length)}`;
}
