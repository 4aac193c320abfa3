import type { Definition, DefinitionSection, TableRef } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { addTo, joinAlterations } from './join-alterations.ts';

const a: TableRef = { schema: 'shop', name: 'a' };
const b: TableRef = { schema: 'shop', name: 'b' };

function addition(id: string, table: TableRef, more: { sql?: string; section?: DefinitionSection } = {}): Definition {
  const { sql = `KEY \`${id}\` (\`x\`)`, section = 'indexes' } = more;
  return { id, kind: 'index', tables: [table], dependsOn: [], section, sql: `${addTo(table)}${sql};` };
}

describe('joining additions', () => {
  it('makes one statement of neighbours of one table', () => {
    expect(joinAlterations([addition('i', a), addition('j', a), addition('k', b)])).toEqual([
      { ids: ['i', 'j'], sql: 'ALTER TABLE `shop`.`a` ADD KEY `i` (`x`), ADD KEY `j` (`x`);' },
      { ids: ['k'], sql: 'ALTER TABLE `shop`.`b` ADD KEY `k` (`x`);' },
    ]);
  });

  it('keeps the order: what is no neighbour stays apart', () => {
    const all = joinAlterations([addition('i', a), addition('j', b), addition('k', a)]);
    expect(all.map(({ ids }) => ids)).toEqual([['i'], ['j'], ['k']]);
  });

  it('keeps sections apart, since a foreign key may need a key of its own table', () => {
    const key = addition('f', a, { sql: 'FOREIGN KEY …', section: 'foreign-keys' });
    expect(joinAlterations([addition('i', a), key]).map(({ ids }) => ids)).toEqual([['i'], ['f']]);
  });

  it('leaves other statements alone', () => {
    const table: Definition = { ...addition('t', a), sql: 'CREATE TABLE t (a int);' };
    expect(joinAlterations([table, table])).toEqual([
      { ids: ['t'], sql: table.sql },
      { ids: ['t'], sql: table.sql },
    ]);
  });
});
