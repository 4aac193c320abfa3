import { PGlite } from '@electric-sql/pglite';
import { digestTables, type TableDigest } from '@sync/testing';
import { say } from './timed.ts';

type Digests = Readonly<Record<string, TableDigest>>;

/**
 * Compares every table of the copies with the original: the number of rows, and a hash over every column of every row
 * that does not depend on their order. Queries of its own, none of sync()'s, at both ends.
 */
export async function compareCopies(originalUrl: string, copies: Readonly<Record<string, string>>): Promise<boolean> {
  const original = await digestTables(originalUrl);
  let areEqual = true;
  for (const [name, target] of Object.entries(copies)) {
    const different = findDifferences(original, await digest(target));
    const tables = Object.keys(original).length;
    if (different.length === 0) {
      say(`All rows of all ${tables} tables, partitions and materialized views are equal in ${name}.`);
    } else {
      areEqual = false;
      say(`NOT EQUAL in ${name}: ${different.join(', ')}`);
    }
  }
  return areEqual;
}

async function digest(target: string): Promise<Digests> {
  if (target.includes('://')) return digestTables(target);
  const pglite = await PGlite.create(target);
  try {
    return await digestTables(async (sql) => (await pglite.query<unknown[]>(sql, [], { rowMode: 'array' })).rows);
  } finally {
    await pglite.close();
  }
}

function findDifferences(original: Digests, copy: Digests): string[] {
  return Object.entries(original)
    .filter(([table, { rows, hash }]) => copy[table]?.rows !== rows || copy[table]?.hash !== hash)
    .map(([table]) => table);
}
