/** Holds the arrows of ARCHITECTURE.md: between packages, and between the rooms of core. */
import { checkBarrel } from './arrows/barrels.ts';
import { checkCoreRooms } from './arrows/core-rooms.ts';
import { checkManifest, checkOutsideImports, checkPackageImports } from './arrows/package-arrows.ts';
import { readSource } from './arrows/read-source.ts';
import { formatViolation, type Violation } from './arrows/violation.ts';
import { listSources, readPackages } from './arrows/workspace.ts';

/** Folders whose files are users of the packages. */
const outside = ['examples', 'bench', 'scripts'];

export function checkArrows(root: string): Violation[] {
  const inPackages = readPackages(root).flatMap((from) => [
    ...checkManifest(from),
    ...listSources(root, from.folder)
      .map((path) => readSource(root, path))
      .flatMap((file) => [...checkPackageImports(file, from), ...checkCoreRooms(file), ...checkBarrel(file)]),
  ]);
  const inUsers = outside
    .flatMap((folder) => listSources(root, folder))
    .flatMap((path) => checkOutsideImports(readSource(root, path)));
  return [...inPackages, ...inUsers];
}

if (import.meta.main) {
  const violations = checkArrows(process.cwd());
  for (const violation of violations) process.stderr.write(`${formatViolation(violation)}\n`);
  process.stdout.write(violations.length === 0 ? 'The arrows hold.\n' : `${violations.length} arrows do not hold.\n`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
