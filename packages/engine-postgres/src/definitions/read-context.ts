import type { Queryable } from '../connection.ts';
import type { Comments } from './read-comments.ts';
import type { Dependencies } from './read-dependencies.ts';

/** What every reader of one object kind gets. */
export interface ReadContext {
  readonly connection: Queryable;
  /** `server_version_num`: 150004 for 15.4. */
  readonly serverVersion: number;
  readonly comments: Comments;
  readonly dependencies: Dependencies;
}

/** Limits a query to schemas of the user, given the alias of `pg_namespace`. */
export function inUserSchema(namespace: string): string {
  return `${namespace}.nspname !~ '^pg_' AND ${namespace}.nspname <> 'information_schema'`;
}

/** Leaves out what an extension made, given the catalog and the expression of the oid. */
export function notFromExtension(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend member WHERE member.classid = '${catalog}'::regclass
    AND member.objid = ${oid} AND member.deptype = 'e')`;
}

/** The major version at which catalogs changed: `isSince(context, 14)`. */
export function isSince(context: { readonly serverVersion: number }, major: number): boolean {
  return context.serverVersion >= major * 10_000;
}
