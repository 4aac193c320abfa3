import { isDeepStrictEqual } from 'node:util';
import type { Violation } from '../arrows/violation.ts';
import type { WorkspacePackage } from '../arrows/workspace.ts';
import { readJson } from './read-json.ts';

/** The build-info file lies in dist: deleting dist then really means building anew. */
const compilerOptions = { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' };

/** What users' debuggers and editors need of every package. */
const published = ['declaration', 'declarationMap', 'sourceMap'];

export function checkBuild(root: string, { folder, manifest }: WorkspacePackage): Violation[] {
  const at = `${folder}/tsconfig.json`;
  const config = readJson(root, at);
  const found: Violation[] = [];
  if (config.extends !== '../../tsconfig.base.json' || !isDeepStrictEqual(config.compilerOptions, compilerOptions)) {
    found.push({
      rule: 'tsconfig',
      at,
      message: `must extend the base with compilerOptions ${JSON.stringify(compilerOptions)} and no others`,
    });
  }
  const used = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter((name) => name.startsWith('@sync/'))
    .map((name) => `../${name.slice('@sync/'.length)}`);
  for (const path of used) {
    if (!referencedPaths(config).includes(path)) {
      found.push({ rule: 'references', at, message: `must reference ${path}, which it depends on` });
    }
  }
  return found;
}

/** One `tsc -b` at the root builds everything. */
export function checkSolution(root: string, packages: readonly WorkspacePackage[]): Violation[] {
  const base = readJson(root, 'tsconfig.base.json').compilerOptions;
  const options: Readonly<Record<string, unknown>> = typeof base === 'object' && base !== null ? { ...base } : {};
  const listed = referencedPaths(readJson(root, 'tsconfig.json'));
  return [
    ...published
      .filter((name) => options[name] !== true)
      .map((name) => ({ rule: 'source-maps', at: 'tsconfig.base.json', message: `${name} must be true` })),
    ...packages
      .filter(({ folder }) => !listed.includes(folder))
      .map(({ folder }) => ({ rule: 'solution', at: 'tsconfig.json', message: `must reference ${folder}` })),
  ];
}

function referencedPaths(config: Readonly<Record<string, unknown>>): string[] {
  if (!Array.isArray(config.references)) return [];
  return config.references.map((reference: { readonly path?: unknown }) =>
    String(reference.path).replace(/^\.\/|\/$/g, ''),
  );
}
