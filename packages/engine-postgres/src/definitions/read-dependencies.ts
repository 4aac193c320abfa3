import type { Queryable } from '../connection.ts';
import { quoteName } from '../quote.ts';
import { type ObjectKey, objectKey } from './draft.ts';

/** One row of `pg_depend`: `from` needs `to`. */
export interface Dependency {
  readonly from: ObjectKey;
  readonly to: ObjectKey;
  readonly toCatalog: string;
  /** The server's code: normal or automatic. */
  readonly type: 'n' | 'a';
}

interface DependencyRow {
  readonly catalog: string;
  readonly oid: string;
  readonly to_catalog: string;
  readonly to_oid: string;
  /** The server's code: normal, automatic, internal part, member of an extension, marked to go with an extension. */
  readonly type: string;
  /** The extension's name when it is marked to go with one. */
  readonly extension: string | null;
}

/** The dependencies that the server has recorded. */
export class Dependencies {
  /** Dependencies between objects that can be created apart: normal and automatic ones. */
  readonly edges: readonly Dependency[];
  readonly #wholes = new Map<ObjectKey, ObjectKey>();
  readonly #extensions = new Map<ObjectKey, string[]>();
  readonly #usersOfCode = new Set<ObjectKey>();

  constructor(rows: readonly DependencyRow[]) {
    const edges: Dependency[] = [];
    for (const row of rows) {
      const from = objectKey(row.catalog, row.oid);
      const to = objectKey(row.to_catalog, row.to_oid);
      const isPart = row.type === 'i' || row.type === 'e';
      if (!isPart) edges.push({ from, to, toCatalog: row.to_catalog, type: row.type === 'a' ? 'a' : 'n' });
      else if (!this.#wholes.has(from)) this.#wholes.set(from, to);
      if (row.extension !== null) this.#extensions.set(from, [...(this.#extensions.get(from) ?? []), row.extension]);
    }
    this.edges = edges;
    for (const edge of edges) {
      const isCode = edge.toCatalog === 'pg_proc' || edge.toCatalog === 'pg_operator';
      if (isCode && !this.#wholes.has(edge.to)) this.#usersOfCode.add(edge.from);
    }
  }

  /** The object of which this one is a part (an array type of its element, a member of its extension). */
  wholeOf(key: ObjectKey): ObjectKey | undefined {
    return this.#wholes.get(key);
  }

  /** Whether an expression calls functions or operators made by the user rather than by the server or an extension. */
  usesUserCode(catalog: string, oid: string): boolean {
    return this.#usersOfCode.has(objectKey(catalog, oid));
  }

  /** The statements that let the object be dropped with the extensions it was marked for. `what`: `FUNCTION "f"()`. */
  extensionSqlFor(what: string, catalog: string, oid: string): string {
    const names = this.#extensions.get(objectKey(catalog, oid)) ?? [];
    return names.map((name) => `\nALTER ${what} DEPENDS ON EXTENSION ${quoteName(name)};`).join('');
  }
}

/**
 * Reads what depends on what, for objects that are not the server's own. Left out is what every reader knows by itself: that
 * constraints, indexes, triggers and the like need their table.
 */
export async function readDependencies(connection: Queryable): Promise<Dependencies> {
  return new Dependencies(
    await connection.query<DependencyRow>(`
      SELECT DISTINCT d.classid::regclass::text AS catalog, d.objid::text AS oid, d.refclassid::regclass::text AS to_catalog,
        d.refobjid::text AS to_oid, d.deptype::text AS type, e.extname::text AS extension
      FROM pg_depend d
      LEFT JOIN pg_extension e ON d.deptype = 'x' AND d.refobjid = e.oid
      WHERE d.objid >= 16384 AND (d.deptype IN ('n', 'e', 'x') OR d.deptype = 'a' AND d.classid IN ('pg_attrdef'::regclass,
          'pg_amop'::regclass, 'pg_amproc'::regclass)
        -- Up to version 13 this is how a generated column needs what its expression calls.
        OR d.deptype = 'a' AND d.classid = 'pg_class'::regclass AND d.objsubid > 0 AND d.refclassid <> 'pg_class'::regclass
        OR d.deptype = 'i' AND d.classid <> 'pg_trigger'::regclass AND d.refclassid <> 'pg_constraint'::regclass)`),
  );
}
