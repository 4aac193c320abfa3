import { type Definition, tableKey } from '@sync/core/connector';
import { applyDefinitions } from '@sync/engine-postgres';
import { wideFeatures } from '@sync/testing/databases';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { readSchema, runScript, scriptedDatabases, withConnection } from './copy-schema.ts';

const names = /^(circles|functions|functions-14|keys|types|views|tables-18)$/;
const databases: readonly (readonly [name: string, script: string])[] = [
  ...scriptedDatabases(18)
    .filter(({ name }) => names.test(name))
    .map(({ name, script }) => [name, script] as const),
  [wideFeatures.name, wideFeatures.script(18)],
];

describe('what each record says it depends on', () => {
  const source = useDatabase({ major: 18, per: 'test' });
  const sink = useDatabase({ major: 18, per: 'test' });

  it.for(databases)('is enough to apply any selection of tables: %s', async ([, script]) => {
    await runScript(source.url, script);
    const { definitions } = await readSchema(source.url);
    const ids = new Set(definitions.map(({ id }) => id));
    const unknown = definitions.flatMap(({ dependsOn }) => dependsOn).filter((id) => !ids.has(id));
    expect(unknown.filter((id) => !id.startsWith('role '))).toEqual([]);
    await withConnection(sink.url, async (connection) => {
      for (let seed = 1; seed <= 8; seed += 1) {
        await connection.execute('BEGIN');
        await applyDefinitions(connection, select(definitions, seed));
        await connection.execute('ROLLBACK');
      }
    });
  });
});

/** Leaves out some tables, what belongs to them, and what needs that. */
function select(definitions: readonly Definition[], seed: number): Definition[] {
  const tables = definitions.filter(({ kind }) => kind === 'table').flatMap(({ tables: [first] }) => first ?? []);
  const selected = new Set(tables.filter((_, at) => (((at + 1) * 2654435761 * seed) >>> 8) % 9 < seed).map(tableKey));
  const present = new Set(['role pg_monitor', 'role postgres']);
  const built = new Set(['schema public', 'extension plpgsql']);
  return definitions.filter(({ id, tables: own, dependsOn }) => {
    const isCarried = own.every((ref) => selected.has(tableKey(ref))) && dependsOn.every((other) => present.has(other));
    if (isCarried) present.add(id);
    return isCarried && !built.has(id);
  });
}
