import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MEASURED = [
  'packages/core',
  'packages/sources-postgres',
  'packages/sinks-postgres',
  'packages/sources-mysql',
  'packages/sinks-mysql',
  'packages/sources-dap',
];

/** Builds the packages that the child imports, so that what is measured is what users install. */
export async function buildPackages(): Promise<void> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const child = spawn(process.execPath, [compiler, '-b', ...MEASURED], { cwd: root, stdio: ['ignore', 2, 2] });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error('The packages do not build; --from-source measures the sources.');
}
