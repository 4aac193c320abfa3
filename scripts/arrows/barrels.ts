import type { SourceFile } from './read-source.ts';
import type { Violation } from './violation.ts';

/** `index.ts` files, and core's side door, are lists of names: no code, no `export *`. The command's index.ts is a program. */
export function checkBarrel(file: SourceFile): Violation[] {
  const isBarrel = /^packages\/[^/]+\/src\/(.*\/)?index\.ts$/.test(file.path) && !file.path.startsWith('packages/cli/');
  if (!isBarrel && file.path !== 'packages/core/src/connector.ts') return [];
  const [line] = file.nonBarrelLines;
  if (line === undefined) return [];
  return [{ rule: 'barrel', at: `${file.path}:${line}`, message: 'this file only re-exports, and by name' }];
}
