import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Paths to contents; an object is written as JSON. */
export type FixtureFiles = Readonly<Record<string, string | object>>;

/** A throw-away repository for the tests of the checks. */
export function writeFixtureTree(files: FixtureFiles): Disposable & { readonly root: string } {
  const root = mkdtempSync(join(tmpdir(), 'sync-fixture-'));
  for (const [path, content] of Object.entries(files)) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
