import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Violation } from '../arrows/violation.ts';
import type { WorkspacePackage } from '../arrows/workspace.ts';
import { readJson, sourceOfEntry } from './read-json.ts';

/** Fields that are the same in every package but for its name. */
const sameEverywhere: Readonly<Record<string, unknown>> = {
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=22.18' },
  publishConfig: { access: 'public' },
};

/** Built code, sources for the source maps, and neither the compiler's notes nor tests. */
const files = ['dist', 'src', '!dist/.tsbuildinfo', '!src/**/*.test.ts'];

/** Kinds that must share the core, and with it its error classes, with the program that uses them. */
const corePeers = ['engine', 'source', 'sink', 'conformance'];

export function checkManifestShape(root: string, { folder, id, kind }: WorkspacePackage): Violation[] {
  const at = `${folder}/package.json`;
  const manifest = readJson(root, at);
  const wrong = (rule: string, message: string): Violation => ({ rule, at, message });
  const found: Violation[] = [];

  if (manifest.name !== `@sync/${id}`) found.push(wrong('name', `name must be @sync/${id}, as its folder says`));
  for (const field of ['version', 'description']) {
    if (typeof manifest[field] !== 'string' || manifest[field] === '') found.push(wrong(field, `${field} is missing`));
  }
  for (const [field, value] of Object.entries(sameEverywhere)) {
    if (!isDeepStrictEqual(manifest[field], value))
      found.push(wrong(field, `${field} must be ${JSON.stringify(value)}`));
  }
  const listed = new Set(Array.isArray(manifest.files) ? manifest.files : []);
  for (const entry of files) {
    if (!listed.has(entry)) found.push(wrong('files', `files must list ${entry}`));
  }
  found.push(...checkExports(root, folder, manifest.exports), ...checkBin(root, folder, manifest.bin));
  found.push(...checkVersions(at, manifest));
  if (kind && corePeers.includes(kind) && !('@sync/core' in record(manifest.peerDependencies))) {
    found.push(wrong('core-peer', '@sync/core must be a peer dependency, so that a program has one core'));
  }
  return found;
}

/** Each entry names its source, its types and its code, in that order: the first condition that matches wins. */
function checkExports(root: string, folder: string, exports: unknown): Violation[] {
  const at = `${folder}/package.json`;
  const entries = Object.entries(record(exports));
  const wrong = (message: string): Violation => ({ rule: 'exports', at, message });
  const found: Violation[] = [];
  for (const required of ['.', './package.json']) {
    if (!entries.some(([path]) => path === required)) found.push(wrong(`exports must have "${required}"`));
  }
  for (const [path, target] of entries) {
    if (path === './package.json') continue;
    const source = record(target)['@sync/source'];
    const name = typeof source === 'string' ? /^\.\/src\/(.+)\.ts$/.exec(source)?.[1] : undefined;
    const expected = [
      ['@sync/source', `./src/${name}.ts`],
      ['types', `./dist/${name}.d.ts`],
      ['default', `./dist/${name}.js`],
    ];
    if (name === undefined || !isDeepStrictEqual(Object.entries(record(target)), expected)) {
      found.push(
        wrong(`"${path}" must have the conditions @sync/source (in src), types and default (in dist), in this order`),
      );
    } else if (!existsSync(join(root, folder, 'src', `${name}.ts`))) {
      found.push(wrong(`"${path}" names src/${name}.ts, which does not exist`));
    }
  }
  return found;
}

function checkBin(root: string, folder: string, bin: unknown): Violation[] {
  return Object.values(record(bin))
    .map(String)
    .flatMap((target) => {
      const source = sourceOfEntry(root, folder, target);
      if (source?.startsWith('#!/usr/bin/env node\n')) return [];
      return [
        {
          rule: 'bin',
          at: `${folder}/package.json`,
          message: `the source of ${target} must start with #!/usr/bin/env node`,
        },
      ];
    });
}

/** A package of the workspace is always taken from the workspace. */
function checkVersions(at: string, manifest: Readonly<Record<string, unknown>>): Violation[] {
  return ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies'].flatMap((field) =>
    Object.entries(record(manifest[field]))
      .filter(([name, version]) => name.startsWith('@sync/') && version !== 'workspace:^')
      .map(([name]) => ({ rule: 'workspace-version', at, message: `${field}.${name} must be workspace:^` })),
  );
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
