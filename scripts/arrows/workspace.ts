import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Versions = Readonly<Record<string, string>>;

export interface Manifest {
  readonly name?: string;
  readonly dependencies?: Versions;
  readonly optionalDependencies?: Versions;
  readonly peerDependencies?: Versions;
  readonly devDependencies?: Versions;
}

export interface WorkspacePackage {
  /** From the root of the repository: `packages/core`. */
  readonly folder: string;
  /** `core`, `sources-postgres`: the name without its scope, and the folder's name. */
  readonly id: string;
  readonly kind: PackageKind | undefined;
  readonly manifest: Manifest;
}

export const packageKinds = ['core', 'files', 'engine', 'source', 'sink', 'conformance', 'testing', 'cli'] as const;
export type PackageKind = (typeof packageKinds)[number];

export function packageKind(id: string): PackageKind | undefined {
  if (id.startsWith('engine-')) return 'engine';
  if (id.startsWith('sources-')) return 'source';
  if (id.startsWith('sinks-')) return 'sink';
  return packageKinds.find((kind) => kind === id);
}

export function readManifest(root: string, folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

export function readPackages(root: string): WorkspacePackage[] {
  return globSync('packages/*', { cwd: root })
    .map(slashes)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort()
    .map((folder) => {
      const id = folder.slice('packages/'.length);
      return { folder, id, kind: packageKind(id), manifest: readManifest(root, folder) };
    });
}

/** The TypeScript files below a folder of the repository, installed and built ones left out. */
export function listSources(root: string, folder: string): string[] {
  return globSync(`${folder}/**/*.ts`, {
    cwd: root,
    exclude: (name) => /(^|\/)(node_modules|dist)$/.test(slashes(name)),
  })
    .map(slashes)
    .filter((path) => !path.endsWith('.d.ts'))
    .sort();
}

/** Tests and what only they use: not published, so free of most arrows. */
export function isTestFile(path: string): boolean {
  return /\.(test|test-d)\.ts$/.test(path) || /^packages\/[^/]+\/(test|bench)\//.test(path);
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
