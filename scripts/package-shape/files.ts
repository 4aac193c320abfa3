import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Violation } from '../arrows/violation.ts';
import type { WorkspacePackage } from '../arrows/workspace.ts';

/** What npm shows and the law asks for. */
export function checkFiles(root: string, { folder, id }: WorkspacePackage): Violation[] {
  const read = (path: string): string | undefined =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
  const found: Violation[] = [];
  const readme = read(`${folder}/README.md`);
  if (!readme?.startsWith(`# @sync/${id}\n`) || readme.trim().split('\n').length < 2) {
    found.push({
      rule: 'readme',
      at: `${folder}/README.md`,
      message: `must open with "# @sync/${id}" and say what the package is`,
    });
  }
  const license = read(`${folder}/LICENSE`);
  if (license === undefined || license !== read('LICENSE')) {
    found.push({ rule: 'license-file', at: `${folder}/LICENSE`, message: 'must be a copy of the LICENSE at the root' });
  }
  return found;
}
