import type { Definition, Warning } from '@sync/core/connector';
import { showCreates } from '@sync/testing';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { readRefusals } from '../../src/index.ts';
import { mariadbSchema, mysqlSchema, richSchema } from './rich-schema.ts';
import { useEnds } from './use-ends.ts';

const [, mysql] = await mysqlFlavors();

mysql?.describe('a schema in a server of the other flavor', () => {
  const mariadb = useMysqlServer({ flavor: 'mariadb', script: richSchema + mariadbSchema });
  const ofMysql = useMysqlServer({ flavor: 'mysql', script: richSchema + mysqlSchema });
  const ends = useEnds();

  async function cross(from: { url: string; name: string }, to: { url: string; name: string }) {
    const { definitions } = await ends.read(from, to.name);
    const whyRefused = await ends.with(to.url, (connection) => readRefusals(connection, connection.server));
    const refused = new Map<string, string>();
    const taken: Definition[] = [];
    for (const definition of definitions) {
      const because = whyRefused(definition) ?? definition.dependsOn.map((id) => refused.get(id)).find(Boolean);
      if (because === undefined) taken.push(definition);
      else refused.set(definition.id, because);
    }
    const warnings: readonly Warning[] = await ends.apply(to.url, taken);
    return { refused, warnings, names: Object.keys(await showCreates(to.url)) };
  }

  it('is made by MySQL from MariaDB, but what MySQL cannot hold, with reasons', async () => {
    const sink = await ofMysql.createDatabase();
    const { refused, names } = await cross(mariadb, sink);
    const tables = [...refused].filter(([id]) => id.startsWith('table '));
    expect(Object.fromEntries(tables)).toEqual({
      [`table ${sink.name}.crash`]: 'the sink has no engine Aria',
      [`table ${sink.name}.history`]: expect.stringContaining('SYSTEM VERSIONING'),
      [`table ${sink.name}.maria_types`]: expect.stringContaining('MySQL has no'),
      [`table ${sink.name}.period`]: 'MySQL has no periods',
    });
    expect(refused.get(`sequence ${sink.name}.numbers`)).toBe('MySQL has no sequences');
    expect(refused.get(`procedure ${sink.name}.oracle_style`)).toContain('Oracle mode');
    expect(names).toContain('view a_top');
    expect(names).toContain('trigger m_between');
  });

  it('is made by MariaDB from MySQL, but what MariaDB cannot hold, with reasons and warnings', async () => {
    const sink = await mariadb.createDatabase();
    const { refused, warnings, names } = await cross(ofMysql, sink);
    expect([...refused.keys()].toSorted()).toEqual([
      `index ${sink.name}.my_types.expression`,
      `index ${sink.name}.my_types.grams`,
      `index ${sink.name}.my_types.many`,
    ]);
    expect(warnings).toContainEqual({
      code: 'COLLATION_REPLACED',
      message: expect.stringContaining('utf8mb4_0900_ai_ci'),
    });
    expect(warnings).toContainEqual({ code: 'CHECK_LEFT_OUT', message: expect.stringContaining('my_types') });
    expect(names).toContain('view a_top');
    const created = (await showCreates(sink.url))['table my_types'] ?? '';
    expect(created).toContain('`hidden` int(11) INVISIBLE');
    expect(created).toContain('KEY `unused` (`low`) IGNORED');
    expect(created).not.toContain('loose');
  });
});
