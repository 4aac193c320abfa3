import type { Definition } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { extensionId } from './read-extensions.ts';

interface Abilities {
  readonly is_superuser: boolean;
  /** A hosting provider lets ordinary users do some of what takes a superuser elsewhere. */
  readonly is_hosted: boolean;
  readonly extensions: readonly { readonly name: string; readonly needs_superuser: boolean }[];
}

/**
 * Learns what the server and its user cannot make, whatever the rest: extensions that are not installed there, and what takes a
 * superuser. The function it resolves with says why a definition is one of them.
 */
export async function readRefusals(
  connection: Queryable,
): Promise<(definition: Pick<Definition, 'id' | 'kind'>) => string | undefined> {
  const [abilities] = await connection.query<Abilities>(`
    SELECT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER) AS is_superuser,
      EXISTS (SELECT FROM pg_catalog.pg_roles r
        WHERE r.rolname IN ('rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin', 'alloydbsuperuser', 'supabase_admin',
          'neon_superuser')) AS is_hosted,
      coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', e.name, 'needs_superuser', v.superuser AND NOT v.trusted))
        FROM pg_catalog.pg_available_extensions e
          JOIN pg_catalog.pg_available_extension_versions v ON v.name = e.name AND v.version = e.default_version), '[]') AS extensions`);
  const offered = new Map(abilities?.extensions.map((each) => [extensionId(each.name), each.needs_superuser]));
  const isLimited = abilities?.is_superuser === false && !abilities.is_hosted;
  return ({ id, kind }) => {
    if (kind === 'event trigger' && isLimited) return 'making an event trigger takes a superuser at the sink';
    if (kind !== 'extension') return undefined;
    const needsSuperuser = offered.get(id);
    if (needsSuperuser === undefined) return `the sink's server does not offer it; install it there to have it carried`;
    return needsSuperuser && isLimited ? 'making it takes a superuser at the sink' : undefined;
  };
}
