import type { Fixture } from '../../fixtures/fixture.ts';
import { int4, text, timestamp, varchar } from '../../fixtures/neutral-types.ts';

/** Tables that changes are applied to. */
export const changedTables: Fixture = {
  trap: 'changed-tables',
  tables: [
    {
      name: 'pets',
      columns: [
        { name: 'id', type: int4 },
        { name: 'name', type: text, isNullable: false },
        { name: 'note', type: text },
      ],
      keys: [{ name: 'pets_pkey', columns: ['id'], isPrimary: true }],
      foreignKeys: [],
      rows: [],
    },
    {
      // The key is neither in front nor in the order of the columns.
      name: 'seats',
      columns: [
        { name: 'guest', type: text },
        { name: 'row', type: varchar(20) },
        { name: 'taken_at', type: timestamp },
        { name: 'number', type: int4 },
      ],
      keys: [{ name: 'seats_pkey', columns: ['number', 'row'], isPrimary: true }],
      foreignKeys: [],
      rows: [],
    },
    {
      name: 'words',
      columns: [
        { name: 'word', type: varchar(50) },
        { name: 'count', type: int4 },
      ],
      keys: [{ name: 'words_pkey', columns: ['word'], isPrimary: true }],
      foreignKeys: [],
      rows: [],
    },
  ],
};
