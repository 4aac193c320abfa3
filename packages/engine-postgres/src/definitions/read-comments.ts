import type { Queryable } from '../connection.ts';
import { quoteLiteral } from '../quote.ts';

interface CommentRow {
  readonly catalog: string;
  readonly oid: string;
  readonly part: number;
  readonly text: string;
}

/** The comments of a database, found by the object they are on. */
export class Comments {
  readonly #texts: ReadonlyMap<string, string>;

  constructor(rows: readonly CommentRow[]) {
    this.#texts = new Map(rows.map((row) => [`${row.catalog}:${row.oid}:${row.part}`, row.text]));
  }

  /** The comment itself. `part` is a column's number, 0 for the whole object. */
  textOf(catalog: string, oid: string, part = 0): string | undefined {
    return this.#texts.get(`${catalog}:${oid}:${part}`);
  }

  /** The statement that sets the comment, on a line of its own; empty when there is none. */
  sqlFor(on: string, catalog: string, oid: string, part = 0): string {
    const text = this.textOf(catalog, oid, part);
    return text === undefined ? '' : `\nCOMMENT ON ${on} IS ${quoteLiteral(text)};`;
  }
}

/** Reads every comment on objects that are not the server's own. */
export async function readComments(connection: Queryable): Promise<Comments> {
  return new Comments(
    await connection.query<CommentRow>(`
      SELECT d.classoid::regclass::text AS catalog, d.objoid::text AS oid, d.objsubid AS part, d.description AS text
      FROM pg_description d
      WHERE d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass AND d.objoid = to_regnamespace('public')`),
  );
}
