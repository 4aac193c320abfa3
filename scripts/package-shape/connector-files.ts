import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Violation } from '../arrows/violation.ts';
import type { WorkspacePackage } from '../arrows/workspace.ts';

/** Who knows one connector finds the way in all of them. */
const connectorFiles = ['src/index.ts', 'src/options.ts', 'src/session.ts', 'test/conformance.test.ts'];

export function checkConnectorFiles(root: string, { folder, kind, manifest }: WorkspacePackage): Violation[] {
  if (kind !== 'source' && kind !== 'sink') return [];
  const missing = connectorFiles
    .filter((path) => !existsSync(join(root, folder, path)))
    .map((path) => ({ rule: 'connector-file', at: `${folder}/${path}`, message: 'every connector has this file' }));
  const hasSuite = '@sync/conformance' in { ...manifest.devDependencies };
  return hasSuite
    ? missing
    : [
        ...missing,
        {
          rule: 'connector-suite',
          at: `${folder}/package.json`,
          message: '@sync/conformance must be a development dependency',
        },
      ];
}
