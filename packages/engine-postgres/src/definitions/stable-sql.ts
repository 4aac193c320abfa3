import type { Definition } from '@sync/core/connector';

/** An array of varchar constants that is cast as a whole, the way the server prints `status IN ('a', 'b')` of a varchar. */
const castList =
  /\(ARRAY\[(E?'(?:[^']|'')*'::character varying(?:, E?'(?:[^']|'')*'::character varying)*)\]\)::text\[\]/g;

/**
 * Writes what the server prints so that it reads the same again. Read as it stands, the cast of such an array goes to each of its
 * elements, and the copy is printed otherwise than the original; a cast that changes nothing keeps the two apart.
 */
export function stableSql(definition: Definition): Definition {
  // The text of a function is not printed by the server but kept.
  if (definition.kind === 'function' || definition.kind === 'procedure') return definition;
  const sql = definition.sql.replace(castList, '((ARRAY[$1])::character varying[])::text[]');
  return sql === definition.sql ? definition : { ...definition, sql };
}
