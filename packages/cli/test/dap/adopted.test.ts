import { accountsSchema, type ExpectedRows } from '@sync/testing';
import { expect, it } from 'vitest';
import { canonicalRows } from './canonical-rows.ts';
import { type DapLab, useDapLab } from './use-dap-lab.ts';
import { type SinkCase, engineCases, type UsedSink } from './use-sink.ts';

/** A way in which some version of the official client leaves a database behind. */
interface Layout {
  readonly version: string;
  readonly table: string;
  readonly meta: string;
  /** What stands in `namespace`, `source_table`, `target_schema`, `target_table`. */
  readonly names: readonly (string | null)[];
  readonly create: readonly string[];
}

for (const { name, describe, use } of await engineCases()) {
  const lab = (): DapLab =>
    useDapLab({ tables: ['accounts', 'users'].map((table) => ({ name: `canvas.${table}`, rows: 60 })) });
  describe(`a database of the official client 1.0 and up, in ${name}`, () => {
    adopt(lab(), use(), (sink) => layoutOf(name, sink).current);
  });
  describe(`a database of the official client 0.3, in ${name}`, () => {
    adopt(lab(), use(), (sink) => layoutOf(name, sink).first);
  });
}

function adopt(lab: DapLab, sink: UsedSink, layoutIn: (sink: UsedSink) => Layout): void {
  it('is continued without a new snapshot, where and as it is', async () => {
    const layout = layoutIn(sink);
    for (const statement of layout.create) await sink.query(statement);
    const before = await lab.dap.tables.expectedRows('canvas.accounts');
    for (const row of before.rows) await sink.query(insertOf(layout.table, before.columns, row));
    const at = await reached(lab);
    const meta = [...layout.names.slice(0, 2), at.slice(0, 19).replace('T', ' '), '1', ...layout.names.slice(2)];
    const prefix = layout.version === '0.3' ? '' : 'source_';
    const columns = [
      `${prefix}namespace`,
      'source_table',
      'timestamp',
      'schema_version',
      'target_schema',
      'target_table',
    ];
    const described = [...columns, 'schema_description_format', 'schema_description'];
    await sink.query(insertOf(layout.meta, described, [...meta, 'json', JSON.stringify(accountsSchema.schema)]));

    for (let round = 1; round <= 2; round++) {
      await lab.dap.tables.applyRound('canvas.accounts', { updates: 10, inserts: 8, deletes: 5, strangers: 1 });
      const flags = ['--table', 'accounts', '--connection-string', sink.url];
      const result = await lab.run('syncdb', flags);
      expect(result, result.stderr).toMatchObject({ status: 0 });
      expect(result.stdout).toMatch(/canvas\.accounts +updated +18 +5 /);
      await expectRows(lab, sink, layout);
    }
    // One row still, moved on, and no other place to remember things in.
    const [row] = await sink.query(`SELECT count(*), max(timestamp) > '${at.slice(0, 19)}' FROM ${layout.meta}`);
    expect(row?.map(String)).toEqual(['1', expect.stringMatching(/^(true|1)$/)]);
    expect(await metaTables(sink)).toHaveLength(1);

    // A new table is remembered where the official client looks for it.
    const added = await lab.run('initdb', ['--table', 'users', '--connection-string', sink.url]);
    expect(added, added.stderr).toMatchObject({ status: 0 });
    const rows = await sink.query(`SELECT ${described[2]} FROM ${layout.meta}`);
    expect(rows).toHaveLength(2);
    expect(await metaTables(sink)).toHaveLength(1);
  }, 120_000);
}

/** The time up to which everything is in a snapshot of now. */
async function reached(lab: DapLab): Promise<string> {
  const result = await lab.run('snapshot', ['--table', 'accounts', '--output', 'json']);
  expect(result, result.stderr).toMatchObject({ status: 0 });
  return (JSON.parse(result.stdout) as { reaches: string }).reaches;
}

/** Columns without times, which the official client keeps in whole seconds on MySQL. */
async function expectRows(lab: DapLab, sink: UsedSink, { table }: Layout): Promise<void> {
  const expected: ExpectedRows = await lab.dap.tables.expectedRows('canvas.accounts');
  const columns = expected.columns.filter((column) => !column.endsWith('_at'));
  const rows = await sink.query(`SELECT ${columns.join(', ')} FROM ${table}`);
  const actual = { columns, rows: rows.map((row) => row.map((value) => (value === null ? null : String(value)))) };
  const request = { columns, schema: accountsSchema };
  expect(canonicalRows(actual, request)).toEqual(canonicalRows(expected, request));
}

/** Tables that remember how far replicas are. */
function metaTables(sink: UsedSink): ReturnType<UsedSink['query']> {
  return sink.query(
    `SELECT table_name FROM information_schema.tables
      WHERE (table_name IN ('dap_meta', 'table_sync') OR table_name LIKE '%table_sync')
        AND (table_schema IN ('canvas', 'instructure_dap') OR table_schema = '${new URL(sink.url).pathname.slice(1)}')`,
  );
}

function insertOf(table: string, columns: readonly string[], row: readonly (string | null)[]): string {
  const values = row.map((value) =>
    value === null ? 'NULL' : `'${value.replaceAll("'", "''").replaceAll('\\', backslashOf(table))}'`,
  );
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`;
}

/** MySQL reads a backslash as the beginning of another character; names with a schema are those of Postgres. */
function backslashOf(table: string): string {
  return table.includes('.') ? '\\' : '\\\\';
}

const bigints = [
  'parent_account_id',
  'current_sis_batch_id',
  'storage_quota',
  'default_storage_quota',
  'default_user_storage_quota',
  'default_group_storage_quota',
  'consortium_parent_account_id',
  'course_template_id',
];
const texts = [
  'name',
  'default_locale',
  'integration_id',
  'lti_context_id',
  'default_time_zone',
  'uuid',
  'sis_source_id',
];

/** The table of accounts with types of a dialect and a version. */
function createAccounts(table: string, types: Readonly<Record<'moment' | 'text' | 'state', string>>): string {
  const columns = [
    'id bigint NOT NULL',
    ...texts.map((name) => `${name} ${types.text}`),
    `deleted_at ${types.moment}`,
    ...bigints.map((name) => `${name} bigint`),
    `created_at ${types.moment} NOT NULL`,
    `updated_at ${types.moment} NOT NULL`,
    `workflow_state ${types.state} NOT NULL`,
  ];
  return `CREATE TABLE ${table} (${columns.join(', ')}, CONSTRAINT pk_accounts PRIMARY KEY (id))`;
}

/** The table of states; `prefix` stands before `namespace` since 1.0. */
function createMeta(table: string, { prefix, id, time }: Readonly<Record<'prefix' | 'id' | 'time', string>>): string {
  return `CREATE TABLE ${table} (id ${id}, ${prefix}namespace varchar(64) NOT NULL, source_table varchar(64) NOT NULL,
    timestamp ${time} NOT NULL, schema_version bigint NOT NULL, target_schema varchar(64), target_table varchar(64) NOT NULL,
    schema_description_format varchar(64) NOT NULL, schema_description ${time === 'datetime' ? 'mediumtext' : 'text'} NOT NULL,
    PRIMARY KEY (id)${prefix === '' ? `, CONSTRAINT uq_meta UNIQUE (namespace, source_table)` : ''})`;
}

const labels = `('active', 'deleted', 'suspended', '__dap_unspecified__')`;

function layoutOf(name: SinkCase['name'], sink: UsedSink): { readonly current: Layout; readonly first: Layout } {
  return name === 'Postgres' ? postgresLayouts : mysqlLayouts(new URL(sink.url).pathname.slice(1));
}

const postgresId = 'bigint GENERATED BY DEFAULT AS IDENTITY';
const postgresNames = ['canvas', 'accounts', 'canvas', 'accounts'];
const postgresBegin = ['CREATE SCHEMA canvas', `CREATE TYPE canvas.accounts__workflow_state AS ENUM ${labels}`];
const postgresTypes = { moment: 'timestamp', text: 'varchar(255)', state: 'canvas.accounts__workflow_state' };

const postgresLayouts = {
  current: {
    version: '1.0',
    table: 'canvas.accounts',
    meta: 'instructure_dap.table_sync',
    names: postgresNames,
    create: [
      ...postgresBegin,
      'CREATE SCHEMA instructure_dap',
      createMeta('instructure_dap.table_sync', { prefix: 'source_', id: postgresId, time: 'timestamp' }),
      `CREATE TABLE instructure_dap.database_version (version ${postgresId} PRIMARY KEY)`,
      'INSERT INTO instructure_dap.database_version VALUES (1)',
      createAccounts('canvas.accounts', postgresTypes),
    ],
  },
  first: {
    version: '0.3',
    table: 'canvas.accounts',
    meta: 'canvas.dap_meta',
    names: postgresNames,
    create: [
      ...postgresBegin,
      createMeta('canvas.dap_meta', { prefix: '', id: 'serial', time: 'timestamp' }),
      createAccounts('canvas.accounts', postgresTypes),
    ],
  },
} as const satisfies Record<string, Layout>;

function mysqlLayouts(database: string): { readonly current: Layout; readonly first: Layout } {
  const id = 'bigint NOT NULL AUTO_INCREMENT';
  const types = { moment: 'datetime', text: 'varchar(255)' };
  return {
    current: {
      version: '1.0',
      table: 'canvas__accounts',
      meta: 'instructure_dap__table_sync',
      names: postgresNames,
      create: [
        createMeta('instructure_dap__table_sync', { prefix: 'source_', id, time: 'datetime' }),
        createAccounts('canvas__accounts', { ...types, state: `enum${labels} CHARACTER SET ascii COLLATE ascii_bin` }),
      ],
    },
    first: {
      version: '0.3',
      table: 'accounts',
      meta: 'dap_meta',
      names: [database, 'accounts', null, 'accounts'],
      create: [
        createMeta('dap_meta', { prefix: '', id, time: 'datetime' }),
        createAccounts('accounts', { ...types, state: `enum${labels} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin` }),
      ],
    },
  };
}
