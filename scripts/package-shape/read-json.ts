import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A JSON object file of the repository; an empty object when the file is not there. */
export function readJson(root: string, path: string): Readonly<Record<string, unknown>> {
  const file = join(root, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** The text of the source behind a built file such as `dist/index.js`. */
export function sourceOfEntry(root: string, folder: string, built: string): string | undefined {
  const file = join(root, folder, built.replace(/^(\.\/)?dist\//, 'src/').replace(/\.js$/, '.ts'));
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
