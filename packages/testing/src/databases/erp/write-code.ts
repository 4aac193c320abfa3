import { Random } from '../shop/random.ts';
import { type ErpTable, fullName, keyColumns } from './model.ts';
import { erpSchemas } from './make-tables.ts';

/** What stands before the tables: schemas, and types that columns use. */
export function writeTypes(): string {
  const schemas = erpSchemas.flatMap((schema) => [
    `CREATE SCHEMA ${schema};`,
    `CREATE TYPE ${schema}.state AS ENUM ('open', 'closed', '${schema}');`,
  ]);
  return [
    ...schemas,
    `CREATE TYPE core.priority AS ENUM ('low', 'normal', 'high', 'now');`,
    'CREATE DOMAIN core.money_amount AS numeric(14, 4) CHECK (VALUE > -1000000);',
  ].join('\n');
}

/**
 * Views and functions that lean on each other across schemas, alternating: a view over two tables and the function
 * before it, a function over that view, and so on. Only following dependencies gives an order that works, since their
 * names are shuffled.
 */
export function writeViews(tables: readonly ErpTable[], seed: number): readonly string[] {
  const random = new Random(seed + 2);
  const parts: string[] = [];
  let last: { readonly view: string; readonly call: string } | undefined;
  for (const [number, table] of tables.filter(({ index }) => index % 4 === 0).entries()) {
    const parent = tables[table.keys[0]?.parent ?? 0] ?? table;
    const view = `${random.pick(erpSchemas)}.view_${(number * 37) % 101}_${number}`;
    const materialized = number % 9 === 4 ? 'MATERIALIZED ' : '';
    const id = keyColumns(table.keyKind)
      .map((column) => `t.${column}`)
      .join(`::text || '.' || `);
    const below = last === undefined ? '' : `, ${last.call} AS below`;
    parts.push(
      `CREATE ${materialized}VIEW ${view} AS SELECT ${id}::text AS id, (SELECT count(*) FROM ${fullName(parent)}) AS parents${below} FROM ${fullName(table)} AS t;`,
    );
    if (materialized !== '') parts.push(`CREATE INDEX ON ${view} (id);`);
    const name = `${random.pick(erpSchemas)}.count_${(number * 53) % 97}_${number}`;
    parts.push(writeFunction(name, view, number));
    last = { view, call: `${name}()` };
  }
  return parts;
}

/** Every second function keeps its parsed body, so the server knows what it depends on; the others keep a text. */
function writeFunction(name: string, view: string, number: number): string {
  const body = `SELECT count(*) FROM ${view}`;
  const written = number % 2 === 0 ? `BEGIN ATOMIC ${body}; END` : `AS $$${body}$$`;
  return `CREATE FUNCTION ${name}() RETURNS bigint LANGUAGE sql STABLE ${written};`;
}

/** Triggers on some tables, all with one function, and a comment on each table. */
export function writeTriggers(tables: readonly ErpTable[]): readonly string[] {
  const shared = `CREATE FUNCTION log.changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;`;
  const triggers = tables
    .filter(({ index }) => index % 6 === 0)
    .map(
      (table) =>
        `CREATE TRIGGER changed AFTER INSERT OR UPDATE ON ${fullName(table)} FOR EACH ROW EXECUTE FUNCTION log.changed('${table.index}');`,
    );
  const comments = tables.map((table) => `COMMENT ON TABLE ${fullName(table)} IS 'Table number ${table.index}';`);
  return [shared, ...triggers, ...comments];
}
