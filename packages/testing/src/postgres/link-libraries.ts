import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the links between library names that npm packages cannot hold. The package's install script does it; where
 * install scripts are switched off, which is common, the server would not find its libraries.
 */
export function linkLibraries(packageFolder: string): void {
  for (const { source, target } of readLinks(join(packageFolder, 'native', 'pg-symlinks.json'))) {
    const link = join(packageFolder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
}

function readLinks(file: string): readonly Link[] {
  if (!existsSync(file)) return [];
  const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Array.isArray(list) ? list.filter(isLink) : [];
}

function isLink(entry: unknown): entry is Link {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    'source' in entry &&
    'target' in entry &&
    typeof entry.source === 'string' &&
    typeof entry.target === 'string'
  );
}
