import { describe, expect, test } from 'vitest';
import { checkArrows } from './check-arrows.ts';
import { type FixtureFiles, writeFixtureTree } from './fixture-tree.ts';

/** A small tree in which every arrow holds. */
const good: FixtureFiles = {
  'packages/core/package.json': { name: '@sync/core', dependencies: { valibot: '1' } },
  'packages/core/src/index.ts': `export { sync } from './sync.ts';\nexport type { Step } from './plan/step.ts';`,
  'packages/core/src/connector.ts': `export { SyncError } from './errors/sync-error.ts';`,
  'packages/core/src/sync.ts': `import { object } from 'valibot';\nimport { run } from './run/run-plan.ts';\nexport const sync = () => run(object);`,
  'packages/core/src/errors/sync-error.ts': `export class SyncError extends Error {}`,
  'packages/core/src/plan/step.ts': `import { SyncError } from '../connector.ts';\n// Postgres checks keys at the end of a statement.\nexport type Step = SyncError;`,
  'packages/core/src/run/run-plan.ts': `import type { Step } from '../plan/step.ts';\nexport async function run(step: unknown): Promise<Step> { throw step; }`,
  'packages/core/src/run/run-plan.test.ts': `import { memorySink } from '@sync/conformance';\nmemorySink(await import('../sync.ts'));`,
  'packages/engine-postgres/package.json': {
    name: '@sync/engine-postgres',
    dependencies: { pg: '8' },
    peerDependencies: { '@sync/core': 'workspace:^' },
    devDependencies: { '@sync/testing': 'workspace:^' },
  },
  'packages/engine-postgres/src/index.ts': `export { openPool } from './open-pool.ts';`,
  'packages/engine-postgres/src/open-pool.ts': `import type { Pool } from 'pg';\nimport '@sync/core/connector';\nexport const openPool = async (): Promise<Pool> => new (await import('pg')).default.Pool();`,
  'packages/sources-postgres/package.json': {
    name: '@sync/sources-postgres',
    dependencies: { '@sync/engine-postgres': 'workspace:^' },
  },
  'packages/sources-postgres/src/index.ts': `export { openPool } from '@sync/engine-postgres';`,
  'packages/sinks-postgres/package.json': {
    name: '@sync/sinks-postgres',
    dependencies: { '@sync/engine-postgres': 'workspace:^' },
  },
  'packages/sinks-postgres/src/index.ts': `export { openPool } from '@sync/engine-postgres';`,
  'packages/sinks-postgres/test/conformance.test.ts': `import '@sync/conformance';\nimport '@sync/sources-postgres';\nimport 'pg';\nimport '../src/index.ts';`,
  'packages/conformance/package.json': { name: '@sync/conformance', peerDependencies: { '@sync/core': 'workspace:^' } },
  'packages/conformance/src/index.ts': `export type { Step } from '@sync/core';`,
  'packages/testing/package.json': { name: '@sync/testing', dependencies: { pg: '8' } },
  'packages/testing/src/index.ts': `export { Pool } from 'pg';`,
  'packages/cli/package.json': {
    name: '@sync/cli',
    dependencies: { '@sync/core': 'workspace:^', '@sync/sources-postgres': 'workspace:^' },
  },
  'packages/cli/src/index.ts': `#!/usr/bin/env node\nimport { sync } from '@sync/core';\nsync(await import('@sync/sources-postgres'));`,
  'examples/demo/main.ts': `import { sync } from '@sync/core';\nimport { x } from './x.ts';`,
};

function rulesBrokenBy(changed: FixtureFiles): string[] {
  using tree = writeFixtureTree({ ...good, ...changed });
  return checkArrows(tree.root).map(({ rule, at }) => `${rule} ${at}`);
}

test('finds nothing wrong in a tree where every arrow holds', () => {
  expect(rulesBrokenBy({})).toEqual([]);
});

describe('between packages', () => {
  test.each<[rule: string, path: string, line: string]>([
    ['package-arrow', 'packages/core/src/sync.ts', `import '@sync/engine-postgres';`],
    ['package-arrow', 'packages/core/src/sync.ts', `const x = await import('@sync/sources-postgres');`],
    ['package-arrow', 'packages/core/src/sync.ts', `type X = import('@sync/engine-postgres').Pool;`],
    ['package-arrow', 'packages/engine-postgres/src/open-pool.ts', `import '@sync/sinks-postgres';`],
    ['package-arrow', 'packages/sinks-postgres/src/session.ts', `import '@sync/sources-postgres';`],
    ['package-arrow', 'packages/sources-postgres/src/session.ts', `import type { Sink } from '@sync/sinks-postgres';`],
    ['package-arrow', 'packages/conformance/src/suite.ts', `import '@sync/sinks-postgres';`],
    ['package-arrow', 'packages/testing/src/start.ts', `import '@sync/engine-postgres';`],
    ['package-arrow', 'packages/cli/src/program.ts', `import '@sync/engine-postgres';`],
    ['lazy-arrow', 'packages/cli/src/program.ts', `import { postgresSource } from '@sync/sources-postgres';`],
    ['lazy-arrow', 'packages/cli/src/program.ts', `export { postgresSource } from '@sync/sources-postgres';`],
    ['test-only', 'packages/sinks-postgres/src/session.ts', `import '@sync/conformance';`],
    ['test-only', 'packages/cli/src/program.ts', `await import('@sync/testing');`],
    ['source-by-path', 'packages/sinks-postgres/src/session.ts', `import '../../engine-postgres/src/open-pool.ts';`],
    ['source-by-path', 'packages/sinks-postgres/test/conformance.test.ts', `import '../../core/src/sync.ts';`],
    ['source-by-path', 'packages/sinks-postgres/src/session.ts', `import '@sync/engine-postgres/src/open-pool.ts';`],
    ['source-by-path', 'examples/demo/main.ts', `import '../../packages/core/src/index.ts';`],
    ['source-by-path', 'bench/main.ts', `import '@sync/core/src/index.ts';`],
    ['leaves-source', 'packages/sinks-postgres/src/session.ts', `import '../test/conformance.test.ts';`],
    ['core-driver', 'packages/core/src/sync.ts', `import 'pg';`],
    ['lazy-driver', 'packages/engine-postgres/src/open-pool.ts', `import { Pool } from 'pg';`],
    ['undeclared', 'packages/sources-postgres/src/session.ts', `import { object } from 'valibot';`],
  ])('%s: %s with %s', (rule, path, line) => {
    // On a line of its own after what is there, so that this is the only new thing.
    const before = typeof good[path] === 'string' ? `${good[path]}\n` : '';
    const lineNumber = before.split('\n').length;
    expect(rulesBrokenBy({ [path]: before + line })).toContain(`${rule} ${path}:${lineNumber}`);
  });

  test.each<[rule: string, id: string, manifest: object]>([
    ['package-arrow', 'core', { dependencies: { '@sync/engine-postgres': 'workspace:^', valibot: '1' } }],
    ['core-driver', 'core', { dependencies: { mysql2: '3', valibot: '1' } }],
    [
      'package-arrow',
      'sinks-postgres',
      { dependencies: { '@sync/engine-postgres': '1' }, peerDependencies: { '@sync/sources-postgres': '1' } },
    ],
    ['test-only', 'sinks-postgres', { dependencies: { '@sync/engine-postgres': '1', '@sync/conformance': '1' } }],
  ])('%s: the package.json of %s depends on what it may not', (rule, id, manifest) => {
    const path = `packages/${id}/package.json`;
    expect(rulesBrokenBy({ [path]: manifest })).toEqual([`${rule} ${path}`]);
  });

  test('a package of a kind without rules is refused until its arrows are written down', () => {
    expect(rulesBrokenBy({ 'packages/gadget/package.json': {} })).toEqual([
      'unknown-kind packages/gadget/package.json',
    ]);
  });
});

describe('between the rooms of core', () => {
  test.each<[rule: string, path: string, content: string]>([
    ['room-arrow', 'packages/core/src/plan/order.ts', `import { run } from '../run/run-plan.ts';`],
    ['room-arrow', 'packages/core/src/plan/order.ts', `import type { run } from '../run/run-plan.ts';`],
    ['room-arrow', 'packages/core/src/errors/advice.ts', `import type { Step } from '../plan/step.ts';`],
    ['room-arrow', 'packages/core/src/connector.ts', `export type { Step } from './plan/step.ts';`],
    ['room-arrow', 'packages/core/src/run/retry.ts', `export { sync } from '../index.ts';`],
    ['unknown-room', 'packages/core/src/util/clamp.ts', ''],
    ['pure-room', 'packages/core/src/plan/build-plan.ts', 'export async function buildPlan() {}'],
    ['pure-room', 'packages/core/src/catalog/read.ts', 'export const read = async () => 1;'],
    ['engine-name', 'packages/core/src/run/pump.ts', `if (sink.name === 'postgres') throw new Error();`],
    ['engine-name', 'packages/core/src/config/define.ts', 'export const mysqlPort = 3306;'],
    ['engine-name', 'packages/core/src/run/pump.ts', 'export const sql = `select * from pg_catalog.pg_class`;'],
  ])('%s: %s with %s', (rule, path, content) => {
    const at = rule === 'unknown-room' ? path : `${path}:1`;
    expect(rulesBrokenBy({ [path]: content })).toContain(`${rule} ${at}`);
  });
});

describe('in a file that only re-exports', () => {
  test.each<[path: string, content: string]>([
    ['packages/core/src/index.ts', `export * from './sync.ts';`],
    ['packages/core/src/plan/index.ts', `export * from './step.ts';`],
    ['packages/core/src/connector.ts', `export * from './errors/sync-error.ts';`],
    ['packages/engine-postgres/src/index.ts', 'export const port = 5432;'],
    ['packages/conformance/src/index.ts', `import { sync } from '@sync/core';`],
  ])('barrel: %s with %s', (path, content) => {
    expect(rulesBrokenBy({ [path]: content })).toContain(`barrel ${path}:1`);
  });
});

test('refuses a file that does not parse rather than passing it', () => {
  expect(() => rulesBrokenBy({ 'packages/core/src/sync.ts': 'import {' })).toThrow(
    'packages/core/src/sync.ts does not parse',
  );
});
