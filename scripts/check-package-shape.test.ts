import { describe, expect, test } from 'vitest';
import { checkPackageShape } from './check-package-shape.ts';
import { type FixtureFiles, writeFixtureTree } from './fixture-tree.ts';

function entry(name: string): object {
  return { '@sync/source': `./src/${name}.ts`, types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` };
}

function manifest(id: string, rest: object = {}): object {
  return {
    name: `@sync/${id}`,
    version: '0.1.0',
    description: 'A package',
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=22.18' },
    files: ['dist', 'src', '!dist/.tsbuildinfo', '!src/**/*.test.ts'],
    exports: { '.': entry('index'), './package.json': './package.json' },
    publishConfig: { access: 'public' },
    ...rest,
  };
}

const connectorManifest = {
  peerDependencies: { '@sync/core': 'workspace:^' },
  devDependencies: { '@sync/conformance': 'workspace:^' },
};

function tsconfig(...references: string[]): object {
  return {
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' },
    references: references.map((path) => ({ path })),
  };
}

/** A small tree in which every package is in shape. */
const good: FixtureFiles = {
  LICENSE: 'MIT License',
  'tsconfig.base.json': { compilerOptions: { declaration: true, declarationMap: true, sourceMap: true } },
  'tsconfig.json': {
    files: [],
    references: [{ path: 'packages/core' }, { path: './packages/cli' }, { path: 'packages/sinks-x/' }],
  },
  'packages/core/package.json': manifest('core'),
  'packages/core/tsconfig.json': tsconfig(),
  'packages/core/README.md': '# @sync/core\n\nThe library.\n',
  'packages/core/LICENSE': 'MIT License',
  'packages/core/src/index.ts': '',
  'packages/cli/package.json': manifest('cli', { bin: { dbsync: 'dist/index.js' } }),
  'packages/cli/tsconfig.json': tsconfig(),
  'packages/cli/README.md': '# @sync/cli\n\nThe command.\n',
  'packages/cli/LICENSE': 'MIT License',
  'packages/cli/src/index.ts': '#!/usr/bin/env node\n',
  'packages/sinks-x/package.json': manifest('sinks-x', connectorManifest),
  'packages/sinks-x/tsconfig.json': tsconfig('../core'),
  'packages/sinks-x/README.md': '# @sync/sinks-x\n\nThe sink.\n',
  'packages/sinks-x/LICENSE': 'MIT License',
  'packages/sinks-x/src/index.ts': '',
  'packages/sinks-x/src/options.ts': '',
  'packages/sinks-x/src/session.ts': '',
  'packages/sinks-x/test/conformance.test.ts': '',
};

function rulesBrokenBy(changed: FixtureFiles, removed: readonly string[] = []): string[] {
  const files = Object.fromEntries(Object.entries({ ...good, ...changed }).filter(([path]) => !removed.includes(path)));
  using tree = writeFixtureTree(files);
  return checkPackageShape(tree.root).map(({ rule, at }) => `${rule} ${at}`);
}

test('finds nothing wrong in a tree where every package is in shape', () => {
  expect(rulesBrokenBy({})).toEqual([]);
});

describe('a package.json', () => {
  const { types: _, ...withoutTypes } = { types: '', ...entry('index') };
  test.each<[rule: string, rest: object]>([
    ['name', { name: '@sync/kernel' }],
    ['version', { version: undefined }],
    ['description', { description: '' }],
    ['license', { license: 'UNLICENSED' }],
    ['type', { type: 'commonjs' }],
    ['sideEffects', { sideEffects: undefined }],
    ['engines', { engines: { node: '>=20' } }],
    ['publishConfig', { publishConfig: undefined }],
    ['files', { files: ['dist', 'src', '!src/**/*.test.ts'] }],
    ['exports', { exports: { '.': entry('index') } }],
    ['exports', { exports: { '.': withoutTypes, './package.json': './package.json' } }],
    ['exports', { exports: { '.': './dist/index.js', './package.json': './package.json' } }],
    ['exports', { exports: { '.': entry('index'), './extra': entry('extra'), './package.json': './package.json' } }],
    ['bin', { bin: { core: 'dist/index.js' } }],
    ['workspace-version', { devDependencies: { '@sync/testing': '^0.1.0' } }],
  ])('%s: with %j', (rule, rest) => {
    expect(rulesBrokenBy({ 'packages/core/package.json': manifest('core', rest) })).toEqual([
      `${rule} packages/core/package.json`,
    ]);
  });

  test('core-peer: a connector with its own core', () => {
    const own = manifest('sinks-x', {
      ...connectorManifest,
      dependencies: connectorManifest.peerDependencies,
      peerDependencies: {},
    });
    expect(rulesBrokenBy({ 'packages/sinks-x/package.json': own })).toEqual([
      'core-peer packages/sinks-x/package.json',
    ]);
  });

  test('connector-suite: a connector without the conformance suite', () => {
    const unproven = manifest('sinks-x', { ...connectorManifest, devDependencies: {} });
    expect(rulesBrokenBy({ 'packages/sinks-x/package.json': unproven })).toEqual([
      'connector-suite packages/sinks-x/package.json',
    ]);
  });
});

test.each<[rule: string, path: string]>([
  ['readme', 'packages/core/README.md'],
  ['license-file', 'packages/core/LICENSE'],
  ['tsconfig', 'packages/core/tsconfig.json'],
  ['connector-file', 'packages/sinks-x/src/options.ts'],
  ['connector-file', 'packages/sinks-x/src/session.ts'],
  ['connector-file', 'packages/sinks-x/test/conformance.test.ts'],
])('%s: without %s', (rule, path) => {
  expect(rulesBrokenBy({}, [path])).toEqual([`${rule} ${path}`]);
});

test.each<[rule: string, path: string, content: string | object]>([
  ['readme', 'packages/core/README.md', '# @sync/core\n'],
  ['references', 'packages/sinks-x/tsconfig.json', tsconfig()],
  ['solution', 'tsconfig.json', { references: [{ path: 'packages/core' }, { path: 'packages/cli' }] }],
  ['source-maps', 'tsconfig.base.json', { compilerOptions: { declaration: true, declarationMap: true } }],
])('%s: %s is not as it must be', (rule, path, content) => {
  expect(rulesBrokenBy({ [path]: content })).toEqual([`${rule} ${path}`]);
});
