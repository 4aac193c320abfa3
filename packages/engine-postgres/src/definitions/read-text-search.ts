import { printTableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface DictionaryRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly template_schema: string;
  readonly template_name: string;
  readonly options: string | null;
}

interface ConfigurationRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly parser_schema: string;
  readonly parser_name: string;
  readonly mappings: readonly { readonly token: string; readonly dictionaries: readonly string[] }[];
}

/** Reads text search dictionaries and configurations. */
export async function readTextSearch(context: ReadContext): Promise<Draft[]> {
  const dictionaries = await context.connection.query<DictionaryRow>(`
    SELECT d.oid::text AS oid, n.nspname::text AS schema, d.dictname::text AS name, tn.nspname::text AS template_schema,
      t.tmplname::text AS template_name, d.dictinitoption AS options
    FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
      JOIN pg_ts_template t ON t.oid = d.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
    WHERE ${inUserSchema('n')} AND ${notFromExtension('pg_ts_dict', 'd.oid')}`);
  const configurations = await context.connection.query<ConfigurationRow>(`
    SELECT c.oid::text AS oid, n.nspname::text AS schema, c.cfgname::text AS name, pn.nspname::text AS parser_schema,
      p.prsname::text AS parser_name,
      coalesce((SELECT json_agg(json_build_object('token', m.alias, 'dictionaries', m.dictionaries) ORDER BY m.alias) FROM (
        SELECT tt.alias, json_agg(m.mapdict::regdictionary::text ORDER BY m.mapseqno) AS dictionaries
        FROM pg_ts_config_map m JOIN ts_token_type(c.cfgparser) tt ON tt.tokid = m.maptokentype
        WHERE m.mapcfg = c.oid GROUP BY tt.alias) m), '[]') AS mappings
    FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
      JOIN pg_ts_parser p ON p.oid = c.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
    WHERE ${inUserSchema('n')} AND ${notFromExtension('pg_ts_config', 'c.oid')}`);
  return [
    ...dictionaries.map((row) => dictionaryDraft(row, context.comments)),
    ...configurations.map((row) => configurationDraft(row, context.comments)),
  ];
}

/** One dictionary as a record. */
export function dictionaryDraft(row: DictionaryRow, comments: Comments): Draft {
  const on = `TEXT SEARCH DICTIONARY ${quoteTable(row)}`;
  const template = quoteTable({ schema: row.template_schema, name: row.template_name });
  // The server keeps the options as the text of their list.
  const options = row.options === null ? '' : `, ${row.options}`;
  return {
    id: `text search dictionary ${printTableRef(row)}`,
    kind: 'text search dictionary',
    name: printTableRef(row),
    section: 'before-data',
    sql: `CREATE ${on} (TEMPLATE = ${template}${options});${comments.sqlFor(on, 'pg_ts_dict', row.oid)}`,
    makes: [objectKey('pg_ts_dict', row.oid)],
    tables: [],
  };
}

/** One configuration as a record. */
export function configurationDraft(row: ConfigurationRow, comments: Comments): Draft {
  const on = `TEXT SEARCH CONFIGURATION ${quoteTable(row)}`;
  const parser = quoteTable({ schema: row.parser_schema, name: row.parser_name });
  const mappings = row.mappings.map(
    ({ token, dictionaries }) => `\nALTER ${on} ADD MAPPING FOR ${quoteName(token)} WITH ${dictionaries.join(', ')};`,
  );
  return {
    id: `text search configuration ${printTableRef(row)}`,
    kind: 'text search configuration',
    name: printTableRef(row),
    section: 'before-data',
    sql: `CREATE ${on} (PARSER = ${parser});${mappings.join('')}${comments.sqlFor(on, 'pg_ts_config', row.oid)}`,
    makes: [objectKey('pg_ts_config', row.oid)],
    tables: [],
  };
}
