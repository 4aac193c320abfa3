import type { Extensions } from '@electric-sql/pglite';

/** Modules that come with PGlite and that applications have in their schemas. Being there costs PGlite nothing until CREATE EXTENSION. */
const modules = [
  'bloom',
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'dict_int',
  'dict_xsyn',
  'earthdistance',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'isn',
  'lo',
  'ltree',
  'moddatetime',
  'pg_trgm',
  'pgcrypto',
  'seg',
  'tablefunc',
  'tcn',
  'tsm_system_rows',
  'tsm_system_time',
  'unaccent',
  'uuid_ossp',
] as const;

/** What PGlite must be given so that a schema with these extensions can be made. A module that this PGlite does not have is left out. */
export async function loadPgliteExtensions(): Promise<Extensions> {
  const loaded = await Promise.all(
    modules.map(async (name) => {
      try {
        const specifier = `@electric-sql/pglite/contrib/${name}`;
        const library = (await import(/* @vite-ignore */ specifier)) as Extensions;
        return Object.entries(library).filter(([key]) => key === name);
      } catch {
        return [];
      }
    }),
  );
  return Object.fromEntries(loaded.flat());
}
