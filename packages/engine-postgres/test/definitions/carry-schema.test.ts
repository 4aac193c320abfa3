import { dumpSchema, findClientTools } from '@sync/testing';
import { erp, hostileNames, wideFeatures } from '@sync/testing/databases';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { applySchema, listIds, readSchema, runScript, scriptedDatabases } from './copy-schema.ts';

/** Kinds that every copy leaves behind; any other one in the list is a fault. */
const leftBehind = ['foreign server', 'foreign table', 'publication', 'user mapping', 'conversion', 'large objects'];

const tools = await findClientTools().catch(() => undefined);
const judged = tools?.major ?? 0;

const shared = [wideFeatures, hostileNames, erp];

function databasesOf(major: number): readonly (readonly [name: string, script: string])[] {
  return [
    ...scriptedDatabases(major)
      .filter(({ name }) => name !== 'not-carried')
      .map(({ name, script }) => [name, script] as const),
    ...shared.map((database) => [database.name, database.script(major)] as const),
  ];
}

// The same major version at both ends and in pg_dump, whose text is the measure.
describe.skipIf(tools === undefined || judged < 15).for(databasesOf(judged))('the schema of %s', ([, script]) => {
  const major = judged as 15;
  const source = useDatabase({ major, per: 'test' });
  const sink = useDatabase({ major, per: 'test' });

  it('is the same for pg_dump after it was carried to an empty database', async () => {
    await runScript(source.url, script);
    const list = await readSchema(source.url);
    await applySchema(sink.url, list);
    const args = ['--no-publications'];
    expect(await dumpSchema(sink.url, { args })).toBe(await dumpSchema(source.url, { args }));
    expect(list.notCarried.filter(({ kind }) => !leftBehind.includes(kind))).toEqual([]);
  });
});

const smaller = (major: number): ReturnType<typeof databasesOf> =>
  databasesOf(major).filter(([name]) => name !== erp.name);

// No pg_dump of this version can be counted on: reading the copy must give what was read from the original.
describe.for(smaller(18))('the schema of %s on the newest version', ([, script]) => {
  const source = useDatabase({ major: 18, per: 'test' });
  const sink = useDatabase({ major: 18, per: 'test' });

  it('reads the same from the copy, and is complete there', async () => {
    await runScript(source.url, script);
    const list = await readSchema(source.url);
    await applySchema(sink.url, list);
    const copy = await readSchema(sink.url);
    expect(copy.definitions).toEqual(list.definitions);
    const ids = await listIds(sink.url);
    expect(list.definitions.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe.skipIf(tools === undefined || judged < 15 || judged > 17)('a schema of an older server', () => {
  const source = useDatabase({ major: judged as 15, per: 'test' });
  const sink = useDatabase({ major: 18, per: 'test' });

  it.for(smaller(judged))('can be applied to a newer one: %s', async ([, script]) => {
    await runScript(source.url, script);
    const list = await readSchema(source.url);
    await applySchema(sink.url, list);
    const ids = await listIds(sink.url);
    expect(list.definitions.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
  });
});
