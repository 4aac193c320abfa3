import type { Definition } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { extensionId } from './read-extensions.ts';

interface MemberRow {
  readonly name: string;
  readonly extension: string;
}

/** Names of the functions and types that extensions brought, each with the ids of those extensions. */
export async function readExtensionMembers(connection: Queryable): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await connection.query<MemberRow>(`
    SELECT DISTINCT coalesce(p.proname, t.typname)::text AS name, e.extname::text AS extension
    FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
      LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
      LEFT JOIN pg_type t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid
    WHERE d.deptype = 'e' AND coalesce(p.oid, t.oid) IS NOT NULL`);
  const members = new Map<string, string[]>();
  for (const { name, extension } of rows) members.set(name, [...(members.get(name) ?? []), extensionId(extension)]);
  return members;
}

/** Kinds whose text the server keeps without looking into it. */
const textKinds: ReadonlySet<string> = new Set(['function', 'procedure']);

/**
 * Tells of functions what their text seems to use: whatever has the name of one of its words. A selection carries that along, since
 * a word too many costs an object that nobody needs, and one too few a function that fails.
 */
export function tellOfMentions(
  definitions: readonly Definition[],
  members: ReadonlyMap<string, readonly string[]>,
): readonly Definition[] {
  const makers = new Map<string, string[]>();
  for (const [name, ids] of members) makers.set(name, [...ids]);
  for (const { id, tables } of definitions) {
    // What is about tables is carried with them.
    const name = tables.length === 0 ? objectName(id) : undefined;
    if (name === undefined) continue;
    const known = makers.get(name);
    if (known === undefined) makers.set(name, [id]);
    else known.push(id);
  }
  return definitions.map((definition) => {
    if (!textKinds.has(definition.kind)) return definition;
    const mentions = new Set(wordsOf(definition.sql).flatMap((word) => makers.get(word) ?? []));
    for (const id of [definition.id, ...definition.dependsOn]) mentions.delete(id);
    return mentions.size === 0 ? definition : { ...definition, mentions: [...mentions] };
  });
}

/** The name in an id such as `function public."Name"(integer)`, without its schema; none in an id that has no schema. */
function objectName(id: string): string | undefined {
  const name = /^[a-z ]+ (?:[a-z_][\w$]*|"(?:[^"]|"")*")\.([a-z_][\w$]*|"(?:[^"]|"")*")/.exec(id)?.[1];
  return name === undefined ? undefined : unquoted(name);
}

function wordsOf(sql: string): readonly string[] {
  return [...new Set(sql.match(/[a-z_\u0080-\uffff][\w$\u0080-\uffff]*|"(?:[^"]|"")+"/gi))].map(unquoted);
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}
