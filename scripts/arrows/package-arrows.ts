import { posix } from 'node:path';
import type { ImportReference, SourceFile } from './read-source.ts';
import type { Violation } from './violation.ts';
import { isTestFile, type PackageKind, packageKind, type WorkspacePackage } from './workspace.ts';

interface Arrows {
  /** May be loaded when the file loads. */
  readonly load: readonly PackageKind[];
  /** May be loaded by `import()` only. */
  readonly lazy: readonly PackageKind[];
}

/** Who may use whom, tests left aside. Everything that is not here is forbidden. */
const arrows: Readonly<Record<PackageKind, Arrows>> = {
  core: { load: [], lazy: [] },
  files: { load: ['core'], lazy: [] },
  engine: { load: ['core', 'files'], lazy: [] },
  source: { load: ['core', 'files', 'engine'], lazy: [] },
  sink: { load: ['core', 'engine'], lazy: [] },
  conformance: { load: ['core'], lazy: [] },
  testing: { load: ['core'], lazy: [] },
  cli: { load: ['core'], lazy: ['source', 'sink'] },
};

const testOnly: readonly PackageKind[] = ['conformance', 'testing'];

/** Packages that talk to one product. Slow to load and not everybody's, so nobody loads one before it is needed. */
const driver =
  /^(pg|pg-.*|postgres|mysql|mysql2|mariadb|@electric-sql\/pglite.*|better-sqlite3|mongodb|ioredis|@aws-sdk\/.*|@google-cloud\/.*|@azure\/.*)$/;

const scope = '@sync/';

/** The arrows that one file draws to other packages. */
export function checkPackageImports(file: SourceFile, from: WorkspacePackage): Violation[] {
  return file.imports.flatMap((reference) => {
    const at = `${file.path}:${reference.line}`;
    const { specifier } = reference;
    if (specifier.startsWith('.')) return checkRelative(file.path, specifier, from, at);
    if (specifier.startsWith(scope)) return checkWorkspaceImport(file.path, reference, from, at);
    if (specifier.startsWith('node:')) return [];
    return checkNpmImport(file.path, reference, from, at);
  });
}

/** Examples, benchmarks and scripts use packages as anybody does: by name. */
export function checkOutsideImports(file: SourceFile): Violation[] {
  return file.imports.flatMap(({ specifier, line }) => {
    const target = posix.join(posix.dirname(file.path), specifier);
    const isPath = specifier.startsWith('.') && target.startsWith('packages/');
    if (!isPath && !reachesSource(specifier)) return [];
    return [
      violation('source-by-path', `${file.path}:${line}`, `imports ${specifier}; import the package by its name`),
    ];
  });
}

/** The arrows that a package.json draws. Development dependencies are free. */
export function checkManifest({ folder, id, kind, manifest }: WorkspacePackage): Violation[] {
  const at = `${folder}/package.json`;
  if (kind === undefined) {
    return [
      violation(
        'unknown-kind',
        at,
        `${id} is no kind of package that scripts/arrows knows: write its arrows down first`,
      ),
    ];
  }
  const { load, lazy } = arrows[kind];
  const used = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
  return Object.keys(used).flatMap((name) => {
    if (!name.startsWith(scope)) {
      return kind === 'core' && driver.test(name)
        ? [violation('core-driver', at, `core depends on the driver ${name}`)]
        : [];
    }
    const target = packageKind(name.slice(scope.length));
    if (target !== undefined && testOnly.includes(target)) {
      return [violation('test-only', at, `${name} may only be a development dependency`)];
    }
    if (target !== undefined && (load.includes(target) || lazy.includes(target))) return [];
    return [violation('package-arrow', at, `${id} may not depend on ${name}`)];
  });
}

function checkRelative(path: string, specifier: string, from: WorkspacePackage, at: string): Violation[] {
  const target = posix.join(posix.dirname(path), specifier);
  if (target.startsWith(`${from.folder}/`)) {
    const leavesSource = path.startsWith(`${from.folder}/src/`) && !target.startsWith(`${from.folder}/src/`);
    // package.json is the one file outside src that every package publishes.
    if (!leavesSource || isTestFile(path) || target === `${from.folder}/package.json`) return [];
    return [violation('leaves-source', at, `imports ${specifier}, which is not published`)];
  }
  return [violation('source-by-path', at, `imports ${specifier} out of its package; import the package by its name`)];
}

function checkWorkspaceImport(
  path: string,
  reference: ImportReference,
  from: WorkspacePackage,
  at: string,
): Violation[] {
  const { specifier, kind } = reference;
  if (reachesSource(specifier)) {
    return [violation('source-by-path', at, `imports ${specifier}; import the package by its name`)];
  }
  if (isTestFile(path) || from.kind === undefined) return [];
  const target = packageKind(specifier.slice(scope.length).split('/')[0] ?? '');
  const { load, lazy } = arrows[from.kind];
  if (target !== undefined && load.includes(target)) return [];
  if (target !== undefined && lazy.includes(target)) {
    return kind === 'load' ? [violation('lazy-arrow', at, `loads ${specifier}; use import() where it is needed`)] : [];
  }
  if (target !== undefined && testOnly.includes(target)) {
    return [violation('test-only', at, `imports ${specifier} outside of a test`)];
  }
  return [violation('package-arrow', at, `${from.id} may not import ${specifier}`)];
}

function checkNpmImport(
  path: string,
  { specifier, kind }: ImportReference,
  from: WorkspacePackage,
  at: string,
): Violation[] {
  if (isTestFile(path)) return [];
  const name = packageName(specifier);
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = from.manifest;
  const published = { ...dependencies, ...optionalDependencies, ...peerDependencies };
  // The types of @types/x come under the name x, and a type is gone in what we publish but for its declaration.
  const found = name in published || (kind === 'type' && name in { ...devDependencies });
  const undeclared = found
    ? []
    : [violation('undeclared', at, `imports ${name}, which ${from.folder}/package.json does not declare`)];
  if (!driver.test(name)) return undeclared;
  if (from.kind === 'core') return [violation('core-driver', at, `core imports the driver ${name}`)];
  // A type costs nothing at run time. @sync/testing exists to talk to servers, so it has nothing to put off.
  if (kind !== 'load' || from.kind === 'testing') return undeclared;
  return [...undeclared, violation('lazy-driver', at, `loads the driver ${name}; use import() where it is needed`)];
}

function reachesSource(specifier: string): boolean {
  return /^@sync\/[^/]+\/(src|dist|test)(\/|$)/.test(specifier);
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function violation(rule: string, at: string, message: string): Violation {
  return { rule, at, message };
}
