// Fills the S3 store of the benchmark, in its own process: every file of a folder is an object.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** @param folder what to serve; keys are the paths inside it */
export function fillStore(store, folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    store.put(relative(folder, path).split(sep).join('/'), readFileSync(path));
  }
  return entries.length;
}
