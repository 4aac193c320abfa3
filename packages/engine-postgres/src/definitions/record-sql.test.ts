import { describe, expect, it } from 'vitest';
import { columnSettingsSql, columnSql, optionSql } from './column-sql.ts';
import type { Draft } from './draft.ts';
import { needsStandIn } from './inherit-sql.ts';
import { castDraft } from './read-casts.ts';
import { collationDraft } from './read-collations.ts';
import { Comments } from './read-comments.ts';
import { compositeDraft } from './read-composites.ts';
import type { ReadContext } from './read-context.ts';
import { Dependencies } from './read-dependencies.ts';
import { domainDrafts } from './read-domains.ts';
import { enumDraft } from './read-enums.ts';
import { eventTriggerDraft } from './read-event-triggers.ts';
import { operatorDraft } from './read-operators.ts';
import { policyDraft } from './read-policies.ts';
import { rangeDraft } from './read-ranges.ts';
import { ruleDraft } from './read-rules.ts';
import { triggerDrafts } from './read-triggers.ts';
import type { ColumnRow, TableRow } from './table-rows.ts';

const comments = new Comments([{ catalog: 'pg_type', oid: '7', part: 0, text: `it's` }]);
const context: ReadContext = {
  connection: { query: () => Promise.reject(new Error('not here')) },
  serverVersion: 150_000,
  comments,
  dependencies: new Dependencies([]),
};
const named = { oid: '1', schema: 'app', name: 'Odd "name"' };

/** What one line of a record's test says: the draft, its id, its SQL. */
type Line = readonly [draft: Draft | undefined, id: string, sql: string];

const onTable = { ...named, name: 'x', table_oid: '2', schema: 'app', table: 'T' };
const noOther = { other_oid: null, other_schema: null, other_table: null };

const lines: readonly Line[] = [
  [
    enumDraft({ ...named, oid: '7', labels: ['a', `b'c`, 'd\\e'] }, comments),
    'type app."Odd ""name"""',
    `CREATE TYPE "app"."Odd ""name""" AS ENUM ('a', 'b''c', E'd\\\\e');\nCOMMENT ON TYPE "app"."Odd ""name""" IS 'it''s';`,
  ],
  [
    compositeDraft(
      { ...named, name: 'c', type_oid: '3', attributes: [{ number: 1, name: 'A', type: 'text', collation: '"C"' }] },
      comments,
    ),
    'type app.c',
    `CREATE TYPE "app"."c" AS (\n  "A" text COLLATE "C"\n);`,
  ],
  [
    rangeDraft(
      {
        ...named,
        name: 'r',
        subtype: 'text',
        operator_class: 'pg_catalog.text_pattern_ops',
        collation: '"C"',
        canonical: null,
        subtype_diff: null,
        multirange_schema: 'app',
        multirange_name: 'M',
      },
      comments,
    ),
    'type app.r',
    `CREATE TYPE "app"."r" AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = pg_catalog.text_pattern_ops, COLLATION = "C", MULTIRANGE_TYPE_NAME = "app"."M");`,
  ],
  [
    castDraft(
      {
        oid: '1',
        source_oid: '2',
        target_oid: '3',
        source: 'text',
        target: 'app.t',
        how: 'WITH INOUT',
        when: ' AS IMPLICIT',
      },
      comments,
    ),
    'cast (text AS app.t)',
    'CREATE CAST (text AS app.t) WITH INOUT AS IMPLICIT;',
  ],
  [
    collationDraft(
      {
        ...named,
        name: 'l',
        provider: 'i',
        collate: null,
        ctype: null,
        locale: 'de',
        rules: '&a < b',
        is_deterministic: false,
      },
      comments,
    ),
    'collation app.l',
    `CREATE COLLATION "app"."l" (provider = icu, deterministic = false, locale = 'de', rules = '&a < b');`,
  ],
  [
    operatorDraft(
      {
        ...named,
        name: '@@@',
        left: null,
        right: 'app.t',
        options: { FUNCTION: 'app.f', COMMUTATOR: null, NEGATOR: null, RESTRICT: null, JOIN: null },
        flags: { HASHES: true, MERGES: false },
      },
      comments,
    ),
    'operator app.@@@(NONE, app.t)',
    'CREATE OPERATOR "app".@@@ (FUNCTION = app.f, RIGHTARG = app.t, HASHES);',
  ],
  [
    policyDraft(
      { ...onTable, is_permissive: false, command: 'r', roles: ['a', null], using: '(b > 1)', check: null },
      comments,
    ),
    'policy x on app."T"',
    `CREATE POLICY "x" ON "app"."T" AS RESTRICTIVE FOR SELECT TO "a" USING ((b > 1));`,
  ],
  [
    ruleDraft(
      {
        ...onTable,
        table_kind: 'r',
        enabled: 'D',
        definition: 'CREATE RULE x AS ON DELETE TO app."T" DO INSTEAD NOTHING;',
      },
      comments,
    ),
    'rule x on app."T"',
    `CREATE RULE x AS ON DELETE TO app."T" DO INSTEAD NOTHING;\nALTER TABLE "app"."T" DISABLE RULE "x";`,
  ],
  [
    triggerDrafts(
      { ...onTable, ...noOther, table_kind: 'r', enabled: 'A', parent_oid: null, definition: 'CREATE TRIGGER x' },
      context,
    )[0],
    'trigger x on app."T"',
    `CREATE TRIGGER x;\nALTER TABLE ONLY "app"."T" ENABLE ALWAYS TRIGGER "x";`,
  ],
  [
    triggerDrafts(
      { ...onTable, ...noOther, table_kind: 'r', enabled: 'D', parent_oid: '5', definition: 'CREATE TRIGGER x' },
      context,
    )[0],
    'trigger state x on app."T"',
    `ALTER TABLE ONLY "app"."T" DISABLE TRIGGER "x";`,
  ],
  [
    eventTriggerDraft(
      { oid: '1', name: 'e', event: 'sql_drop', enabled: 'D', tags: [`DROP 'x'`], function: 'app.f' },
      comments,
    ),
    'event trigger e',
    `CREATE EVENT TRIGGER "e" ON sql_drop WHEN TAG IN ('DROP ''x''') EXECUTE FUNCTION app.f();\nALTER EVENT TRIGGER "e" DISABLE;`,
  ],
];

describe('the record', () => {
  it.for(lines)('%# says what makes the object', ([draft, id, sql]) => {
    expect([draft?.id, draft?.sql]).toEqual([id, sql]);
  });

  it('of a domain leaves out the constraint that was never validated, which comes after the data', () => {
    const constraint = { oid: '4', definition: 'CHECK ((VALUE > 0))', is_check: true };
    const drafts = domainDrafts(
      {
        ...named,
        name: 'd',
        type: 'integer',
        collation: null,
        not_null: true,
        default: '1',
        constraints: [
          { ...constraint, name: 'valid', is_valid: true },
          { ...constraint, name: 'open', is_valid: false, definition: 'CHECK ((VALUE > 1)) NOT VALID' },
        ],
      },
      context,
    );
    expect(drafts.map(({ section, sql }) => [section, sql.replaceAll(/\s+/g, ' ')])).toEqual([
      ['before-data', 'CREATE DOMAIN "app"."d" AS integer DEFAULT 1 NOT NULL CONSTRAINT "valid" CHECK ((VALUE > 0));'],
      ['constraints', 'ALTER DOMAIN "app"."d" ADD CONSTRAINT "open" CHECK ((VALUE > 1)) NOT VALID;'],
    ]);
  });
});

const column: ColumnRow = {
  number: 1, name: 'c', type: 'text', collation: null, not_null: false, has_unchecked_nulls: false, default: null,
  default_oid: null, generated: '', identity: '', sequence: null, is_local: true, storage: 'x', type_storage: 'x',
  compression: '', statistics: -1, options: [],
}; // biome-ignore format: a row

describe('a column', () => {
  it.for([
    [{}, '"c" text'],
    [{ collation: '"C"', default: `'x'::text`, default_oid: '1' }, `"c" text COLLATE "C" DEFAULT 'x'::text NOT NULL`],
    [{ generated: 's', default: 'a + 1' }, '"c" text GENERATED ALWAYS AS (a + 1) STORED NOT NULL'],
    [{ generated: 'v', default: 'a + 1' }, '"c" text GENERATED ALWAYS AS (a + 1) VIRTUAL NOT NULL'],
    // The identity of a partition is its parent's.
    [{ identity: 'a' }, '"c" text NOT NULL'],
  ] as const)('is written from %o', ([more, sql]) => {
    const notNull = sql.endsWith('NOT NULL') ? 'NOT NULL' : '';
    expect(columnSql({ ...column, ...more }, { isDefaultApart: false, notNull })).toBe(sql);
  });

  it('has statements for what CREATE TABLE cannot say', () => {
    const settings = { storage: 'e', compression: 'l', statistics: 0, options: ['n_distinct=-0.5'] };
    const sql = columnSettingsSql('t', { ...column, ...settings }, { storage: 'x', compression: '' });
    expect(sql.trim().split('\n')).toEqual([
      'ALTER TABLE ONLY t ALTER COLUMN "c" SET STORAGE EXTERNAL;',
      'ALTER TABLE ONLY t ALTER COLUMN "c" SET COMPRESSION lz4;',
      'ALTER TABLE ONLY t ALTER COLUMN "c" SET STATISTICS 0;',
      `ALTER TABLE ONLY t ALTER COLUMN "c" SET (n_distinct='-0.5');`,
    ]);
  });

  it('has options whose values cannot end the statement', () => {
    expect(optionSql(`fillfactor=70'); DROP TABLE x; --`)).toBe(`fillfactor='70''); DROP TABLE x; --'`);
  });
});

describe('an inheriting table', () => {
  const table = (names: readonly string[], parents: readonly string[] = []): TableRow => ({
    oid: '1', schema: 's', name: 't', is_partitioned: false, is_unlogged: false, method: null, options: [], toast_options: [],
    partition_key: null, bound: null, of_type: null, replica_identity: 'd', has_row_security: false, forces_row_security: false,
    parents: parents.map((name) => ({ oid: name, schema: 's', name })),
    columns: names.map((name, at) => ({ ...column, name, number: at + 1 })),
  }); // biome-ignore format: a row

  it.for([
    ['the parent comes first', ['a', 'b', 'own'], false],
    ['the parent got a column later', ['a', 'own', 'b'], true],
    ['it was joined to the parent later', ['b', 'a'], true],
  ] as const)('needs something to stand in for its parents or not: %s', ([, columns, isOdd]) => {
    expect(needsStandIn({ row: table(columns, ['p']), parents: [table(['a', 'b'])] })).toBe(isOdd);
  });
});
