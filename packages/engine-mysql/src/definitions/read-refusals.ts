import type { Definition } from '@sync/core/connector';
import type { Queryable, ServerFacts } from '../connection.ts';
import { hasWords, keyParts, parseTable, type TableItem } from './parse-table.ts';
import { readSinkFacts, type SinkFacts } from './sink-facts.ts';
import { splitStatements } from './statement-context.ts';
import { isSymbol, isWord, tokenizeSql, withoutGaps } from './tokenize-sql.ts';

/**
 * Learns what the server cannot make, whatever the rest: an engine or a type that it lacks, what only the other flavor has. The function
 * it resolves with says why a definition is one of them.
 */
export async function readRefusals(
  connection: Queryable,
  server: Pick<ServerFacts, 'flavor' | 'versionNumber'>,
): Promise<(definition: Pick<Definition, 'kind' | 'sql'>) => string | undefined> {
  const facts = await readSinkFacts(connection, server);
  return (definition) => whyRefused(definition, facts);
}

/** Why the server cannot take a definition; undefined when it can, as far as one sees. */
export function whyRefused({ kind, sql }: Pick<Definition, 'kind' | 'sql'>, facts: SinkFacts): string | undefined {
  const { flavor } = facts.server;
  if (kind === 'table') return whyNoTable(sql, facts);
  if (kind === 'index') return whyNoIndex(sql, facts);
  if (flavor === 'mysql' && (kind === 'sequence' || kind.startsWith('package'))) return `MySQL has no ${kind}s`;
  const { context, statement } = splitStatements(sql);
  if (flavor === 'mysql' && context.some((part) => /sql_mode = '[^']*\bORACLE\b/.test(part))) {
    return 'it is written for the Oracle mode, which MySQL does not have';
  }
  if (kind === 'function' && facts.distrustsFunctions && !saysWhatItDoes(statement)) {
    return 'the sink writes a binary log and takes only functions that are DETERMINISTIC, NO SQL or READS SQL DATA; set log_bin_trust_function_creators = ON there to have it carried';
  }
  return undefined;
}

function saysWhatItDoes(statement: string): boolean {
  return /\b(?:DETERMINISTIC|NO\s+SQL|READS\s+SQL\s+DATA)\b/i.test(
    statement.replaceAll(/\bNOT\s+DETERMINISTIC\b/gi, ''),
  );
}

/** Types that MariaDB has and MySQL does not. */
const mariadbTypes: ReadonlySet<string> = new Set(['UUID', 'INET4', 'INET6', 'XMLTYPE']);

function whyNoTable(sql: string, { server, engines }: SinkFacts): string | undefined {
  const parsed = parseTable(sql);
  if (parsed === undefined) return undefined;
  const tail = withoutGaps(tokenizeSql(parsed.tail));
  const at = tail.findIndex((token, index) => isWord(token, 'ENGINE') && isSymbol(tail[index + 1], '='));
  const engine = tail[at + 2]?.value;
  if (at >= 0 && engine !== undefined && !engines.has(engine.toLowerCase())) return `the sink has no engine ${engine}`;
  if (server.flavor === 'mariadb') return parsed.items.map(whyNotInMariadb).find((because) => because !== undefined);
  if (tail.some((token, index) => isWord(token, 'SYSTEM') && isWord(tail[index + 1], 'VERSIONING'))) {
    return 'MySQL keeps no history of rows (WITH SYSTEM VERSIONING)';
  }
  return parsed.items.map(whyNoItem).find((because) => because !== undefined);
}

/** Functions of MySQL that MariaDB does not have and that stand in defaults. */
const mysqlFunctions: ReadonlySet<string> = new Set(['UUID_TO_BIN', 'BIN_TO_UUID', 'IS_UUID']);

function whyNotInMariadb({ kind, name, tokens }: TableItem): string | undefined {
  const call = tokens.find((token) => token.kind === 'word' && mysqlFunctions.has(token.text.toUpperCase()));
  return call === undefined ? undefined : `MariaDB has no function ${call.text} (${kind} ${name})`;
}

/** What of MariaDB's tables MySQL does not have. */
function whyNoItem(item: TableItem): string | undefined {
  const [, type] = item.tokens;
  if (item.kind === 'column' && type !== undefined && mariadbTypes.has(type.text.toUpperCase())) {
    return `MySQL has no type ${type.text} (column ${item.name})`;
  }
  if (hasWords(item, 'PERIOD', 'FOR')) return 'MySQL has no periods';
  const calls = (word: string) => item.tokens.some((token) => isWord(token, word));
  return item.kind === 'column' && calls('NEXTVAL') ? `MySQL has no sequences (column ${item.name})` : undefined;
}

function whyNoIndex(sql: string, { server }: SinkFacts): string | undefined {
  if (server.flavor === 'mysql') return undefined;
  const tokens = withoutGaps(tokenizeSql(sql));
  if (tokens.some((token, index) => isWord(token, 'WITH') && isWord(tokens[index + 1], 'PARSER'))) {
    // Plugins are known by the server only; MariaDB comes with none.
    return 'MariaDB does not have its parser of full text';
  }
  const parts = keyParts({ kind: 'key', name: '', sql, tokens });
  return parts.some(({ column }) => column === undefined) ? 'MariaDB has no keys over expressions' : undefined;
}
