import type { Placement } from '@sync/core/connector';
import type { ParsedStatement } from './parse-statement.ts';
import { hasSign } from './scan-sql.ts';

/** Puts the sink's names of databases where a statement has those of the source: in front of a dot, and where it makes one. */
export function renameDatabases({ sql, tokens, made }: ParsedStatement, place: Placement): string {
  let renamed = '';
  let from = 0;
  for (const [at, token] of tokens.entries()) {
    const isBeforeDot = hasSign(tokens, at + 1, '.') && !hasSign(tokens, at - 1, '.');
    const isMade =
      made.kind === 'schema' &&
      token.value === made.name &&
      at === tokens.findLastIndex(({ value }) => value === made.name);
    if ((token.kind !== 'name' && token.kind !== 'word') || !(isBeforeDot || isMade)) continue;
    const { schema } = place({ schema: token.value, name: '' });
    if (schema === token.value) continue;
    renamed += `${sql.slice(from, token.start)}\`${schema.replaceAll('`', '``')}\``;
    from = token.end;
  }
  return renamed + sql.slice(from);
}
