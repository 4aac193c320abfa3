/** Holds the shape of the packages: what each publishes, how it builds, and the files that connectors have in common. */
import { checkConnectorFiles } from './package-shape/connector-files.ts';
import { checkFiles } from './package-shape/files.ts';
import { checkManifestShape } from './package-shape/manifest.ts';
import { checkBuild, checkSolution } from './package-shape/build.ts';
import { formatViolation, type Violation } from './arrows/violation.ts';
import { readPackages } from './arrows/workspace.ts';

export function checkPackageShape(root: string): Violation[] {
  const packages = readPackages(root);
  const inPackages = packages.flatMap((subject) => [
    ...checkManifestShape(root, subject),
    ...checkFiles(root, subject),
    ...checkBuild(root, subject),
    ...checkConnectorFiles(root, subject),
  ]);
  return [...inPackages, ...checkSolution(root, packages)];
}

if (import.meta.main) {
  const violations = checkPackageShape(process.cwd());
  for (const violation of violations) process.stderr.write(`${formatViolation(violation)}\n`);
  process.stdout.write(
    violations.length === 0 ? 'The packages are in shape.\n' : `${violations.length} things are out of shape.\n`,
  );
  process.exitCode = violations.length === 0 ? 0 : 1;
}
