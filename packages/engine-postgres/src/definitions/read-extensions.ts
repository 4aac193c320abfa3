import { printName } from '@sync/core/connector';
import { quoteLiteral, quoteName } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import type { ReadContext } from './read-context.ts';

interface ExtensionRow {
  readonly oid: string;
  readonly name: string;
  /** Null when the extension makes its schema itself. */
  readonly schema: string | null;
  readonly comment: string | null;
}

/** Reads the extensions. Their versions are not pinned: the sink installs what it has. */
export async function readExtensions(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<ExtensionRow>(`
    SELECT e.oid::text AS oid, e.extname::text AS name, obj_description(e.oid, 'pg_extension') AS comment,
      CASE WHEN NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid
        AND d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e') THEN n.nspname::text END AS schema
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace`);
  return rows.map(extensionDraft);
}

/** The id of an extension's record. */
export function extensionId(name: string): string {
  return `extension ${printName(name)}`;
}

function extensionDraft(row: ExtensionRow): Draft {
  const name = quoteName(row.name);
  const where = row.schema === null ? '' : ` WITH SCHEMA ${quoteName(row.schema)}`;
  // Creating an extension sets the comment of its control file; the source's may be another, or none.
  const comment = row.comment === null ? 'NULL' : quoteLiteral(row.comment);
  return {
    id: extensionId(row.name),
    kind: 'extension',
    name: printName(row.name),
    section: 'before-data',
    sql: `CREATE EXTENSION IF NOT EXISTS ${name}${where};\nCOMMENT ON EXTENSION ${name} IS ${comment};`,
    makes: [objectKey('pg_extension', row.oid)],
    tables: [],
  };
}
