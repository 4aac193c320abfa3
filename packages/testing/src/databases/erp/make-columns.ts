import type { Random } from '../shop/random.ts';
import type { ErpColumn } from './model.ts';

type Template = readonly [declaration: string, value: string];

const templates: readonly [Template, ...Template[]] = [
  ['text', `'text ' || i || E'\\t"quoted", it''s \\\\'`],
  ["text NOT NULL DEFAULT ''", `repeat('x', i % 50)`],
  ['varchar(20)', `left('word ' || i, 20)`],
  ['numeric(12, 2)', '(i * 7919 % 100000)::numeric / 100'],
  ['numeric', `(i || '.' || i)::numeric * 1.10`],
  ['boolean NOT NULL DEFAULT true', 'i % 3 = 0'],
  ['date', `DATE '2020-01-01' + i`],
  ['timestamptz NOT NULL', `TIMESTAMPTZ '2024-01-01 00:00:00.000001+00' + i * interval '1 hour'`],
  ['timestamp(3)', `TIMESTAMP '2024-01-01' + i * interval '1.5 minutes'`],
  ['jsonb', `jsonb_build_object('n', i, 'list', jsonb_build_array(i, NULL, 'ä'))`],
  ['integer[]', `CASE WHEN i % 4 > 0 THEN ARRAY[i, NULL, -i] END`],
  ['text[]', `ARRAY['a', NULL, 'b "c"']`],
  ['double precision', 'i / 7.0::double precision'],
  ['bytea', `decode(md5(i::text), 'hex')`],
  ['inet', `('10.0.0.' || i % 256)::inet`],
  ['interval', `i * interval '1 day 01:02:03.000004'`],
  ['int4range', 'int4range(i, i + 10)'],
  ['smallint CHECK (true)', '(i % 30000)::smallint'],
  ['core.money_amount', 'i * 1.25'],
  ['core.priority', `(enum_range(NULL::core.priority))[i % 4 + 1]`],
];

/** One to eight columns of mixed types; now and then a generated one, an identity, or a type of the schema's own. */
export function makeColumns(schema: string, random: Random): readonly ErpColumn[] {
  const columns: ErpColumn[] = [];
  for (let number = random.between(1, 8); number > 0; number -= 1) {
    const [declaration, value] = random.pick(templates);
    columns.push({ name: `c${number}_${declaration.replaceAll(/[^a-z]+.*/g, '')}`, declaration, value });
  }
  if (random.chance(0.3)) {
    columns.push({
      name: 'state',
      declaration: `${schema}.state DEFAULT 'open'`,
      value: `CASE WHEN i % 2 = 0 THEN 'closed' ELSE 'open' END::${schema}.state`,
    });
  }
  if (random.chance(0.15))
    columns.push({ name: 'line', declaration: 'bigint GENERATED ALWAYS AS IDENTITY', value: '' });
  if (random.chance(0.15))
    columns.push({ name: 'twice', declaration: 'integer GENERATED ALWAYS AS (2 * 21) STORED', value: '' });
  return columns;
}
