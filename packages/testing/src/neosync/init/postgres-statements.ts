import type pg from 'pg';
import { withClient } from '../../postgres/query.ts';
import type { InitBlock, ReadInitBlocks } from './blocks.ts';
import {
  constraintStatements,
  foreignKeyStatements,
  indexStatements,
  ownerStatements,
  tableStatements,
  triggerStatements,
} from './postgres-tables.ts';
import { extensionStatements, schemaStatements, typeStatements } from './postgres-types.ts';

const blocks: readonly (readonly [label: string, read: (client: pg.Client) => Promise<string[]>])[] = [
  ['schemas', schemaStatements],
  ['extensions', extensionStatements],
  ['data types', typeStatements],
  ['create table', tableStatements],
  ['non-fk alter table', constraintStatements],
  ['table index', indexStatements],
  ['fk alter table', foreignKeyStatements],
  ['table triggers', triggerStatements],
  ['sequence owner', ownerStatements],
];

/** What makes the schema of a Postgres database anew, with everything the server leaves out left out. */
export const postgresInitStatements: ReadInitBlocks = ({ url }) =>
  withClient(url, async (client) => {
    const made: InitBlock[] = [];
    for (const [label, read] of blocks) made.push({ label, statements: await read(client) });
    return made;
  });
