import { printName, printTableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';

interface RefusedRow {
  readonly kind: string;
  readonly schema: string | null;
  readonly name: string;
  /** Catalog and oid when something else may depend on it. */
  readonly catalog: string | null;
  readonly oid: string | null;
}

/** Why each kind stays behind. A kind that is not here is carried. */
const reasons: Readonly<Record<string, string>> = {
  publication: 'replication is set up per server',
  subscription: 'replication is set up per server and holds a connection string',
  'foreign data wrapper': 'it reaches beyond the database',
  'foreign server': 'it reaches beyond the database',
  'foreign table': 'its rows are in another place',
  'user mapping': 'it holds credentials',
  language: 'it is made of functions in C that are not part of an extension',
  'access method': 'it is made of functions in C that are not part of an extension',
  transform: 'it is made of functions in C that are not part of an extension',
  conversion: 'conversions between encodings are not copied',
  'text search parser': 'it is made of functions in C that are not part of an extension',
  'text search template': 'it is made of functions in C that are not part of an extension',
  'large objects': 'they are outside tables',
  'security label': 'labels belong to a provider that the sink may not have',
  tablespace: 'folders belong to a server; the object is created in the default tablespace',
  'database setting': 'settings of the database are not part of its schema',
  'extension rows': 'rows of tables that an extension made are the business of the extension',
};

/** Reads what the database has and the copy will not have, a draft each, so that what needs it is left out as well. */
export async function readNotCarried(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<RefusedRow>(
    [...withoutSchema(), ...withSchema(), ...besides].join('\n    UNION ALL '),
  );
  return rows.map(refusedDraft);
}

function refusedDraft(row: RefusedRow): Draft {
  // Some names are phrases made by the query.
  const isPhrase = row.catalog === null && row.schema === null;
  const plain = isPhrase ? row.name : printName(row.name);
  const name = row.schema === null ? plain : printTableRef({ schema: row.schema, name: row.name });
  return {
    id: `${row.kind} ${name}`,
    kind: row.kind,
    name,
    section: 'before-data',
    sql: '',
    makes: row.catalog === null || row.oid === null ? [] : [objectKey(row.catalog, row.oid)],
    tables: [],
    refusal: reasons[row.kind] ?? 'this kind is not copied',
  };
}

/** Kinds whose objects are in no schema: kind, catalog, name column. */
const globals = [
  ['publication', 'pg_publication', 'pubname'],
  ['foreign data wrapper', 'pg_foreign_data_wrapper', 'fdwname'],
  ['foreign server', 'pg_foreign_server', 'srvname'],
  ['language', 'pg_language', 'lanname'],
  ['access method', 'pg_am', 'amname'],
] as const;

function withoutSchema(): string[] {
  return globals.map(
    ([kind, catalog, name]) =>
      `SELECT '${kind}' AS kind, NULL::text AS schema, x.${name}::text AS name, '${catalog}' AS catalog, x.oid::text AS oid
      FROM ${catalog} x WHERE x.oid >= 16384 AND ${notFromExtension(catalog, 'x.oid')}`,
  );
}

/** Kinds whose objects are in schemas: kind, catalog, name column, namespace column, further condition. */
const locals = [
  ['foreign table', 'pg_class', 'relname', 'relnamespace', `x.relkind = 'f'`],
  ['conversion', 'pg_conversion', 'conname', 'connamespace', 'true'],
  ['text search parser', 'pg_ts_parser', 'prsname', 'prsnamespace', 'true'],
  ['text search template', 'pg_ts_template', 'tmplname', 'tmplnamespace', 'true'],
] as const;

function withSchema(): string[] {
  return locals.map(
    ([kind, catalog, name, namespace, condition]) =>
      `SELECT '${kind}', n.nspname::text, x.${name}::text, '${catalog}', x.oid::text
      FROM ${catalog} x JOIN pg_namespace n ON n.oid = x.${namespace}
      WHERE ${condition} AND ${inUserSchema('n')} AND ${notFromExtension(catalog, 'x.oid')}`,
  );
}

const besides = [
  // Before 14, only some columns of subscriptions were for everyone's eyes, and the oid was not one of them.
  `SELECT 'subscription', NULL, s.subname::text, NULL, NULL FROM pg_subscription s
    WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  `SELECT 'user mapping', NULL, u.srvname || ' for ' || u.usename, NULL, NULL FROM pg_user_mappings u`,
  `SELECT 'transform', NULL, format_type(f.trftype, NULL) || ' for ' || l.lanname, 'pg_transform', f.oid::text
    FROM pg_transform f JOIN pg_language l ON l.oid = f.trflang WHERE ${notFromExtension('pg_transform', 'f.oid')}`,
  `SELECT 'large objects', NULL, count(*)::text, NULL, NULL FROM pg_largeobject_metadata HAVING count(*) > 0`,
  `SELECT DISTINCT 'security label', NULL, s.objtype || ' ' || s.objname, NULL, NULL FROM pg_seclabels s
    WHERE s.classoid NOT IN ('pg_database'::regclass, 'pg_authid'::regclass, 'pg_tablespace'::regclass)`,
  `SELECT 'tablespace', n.nspname::text, c.relname::text, NULL, NULL FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.reltablespace <> 0 AND ${inUserSchema('n')}`,
  `SELECT 'database setting', NULL, split_part(s.setting, '=', 1), NULL, NULL
    FROM pg_db_role_setting r JOIN pg_database d ON d.oid = r.setdatabase CROSS JOIN unnest(r.setconfig) AS s (setting)
    WHERE d.datname = current_database()`,
  `SELECT 'extension rows', n.nspname::text, c.relname::text, NULL, NULL FROM pg_extension e
    CROSS JOIN unnest(e.extconfig) AS config (oid) JOIN pg_class c ON c.oid = config.oid AND c.relkind IN ('r', 'p')
    JOIN pg_namespace n ON n.oid = c.relnamespace`,
];

/** The roles of a server, for policies that name them. */
export async function readRoleNames(connection: Queryable): Promise<string[]> {
  const rows = await connection.query<{ name: string }>('SELECT rolname::text AS name FROM pg_roles');
  return rows.map((row) => row.name);
}
