import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findExecutable } from '../process/find-executable.ts';
import { runProgram } from '../process/run-program.ts';

/** What to unpack where. */
export interface UnpackRequest {
  readonly packages: readonly string[];
  /** Dependencies that are not needed to run the programs, matched by name. */
  readonly without?: RegExp;
  /** The packages' files appear below this folder as they would below `/`. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Downloads Debian packages with the dependencies this system lacks, and unpacks them without installing anything.
 * Works as an ordinary user: apt keeps its state in a folder of ours.
 */
export async function unpackPackages(request: UnpackRequest): Promise<void> {
  if (findExecutable('apt-get') === undefined || findExecutable('dpkg') === undefined) {
    throw new Error('this is not a Debian-like system (no apt-get, no dpkg)');
  }
  const downloads = join(request.folder, 'downloads');
  await mkdir(downloads, { recursive: true });
  await download(request, downloads);
  for (const file of await readdir(downloads)) {
    await runProgram('dpkg', ['-x', join(downloads, file), request.folder], { signal: request.signal });
  }
}

/** With the system's package lists as they are, which takes a second, else with lists fetched for us. */
async function download(request: UnpackRequest, downloads: string): Promise<void> {
  try {
    await downloadWith(await aptFlags(request.folder, 'system lists'), request, downloads);
  } catch {
    request.signal?.throwIfAborted();
    const flags = await aptFlags(request.folder, 'own lists');
    // One repository that does not answer makes the update fail although Debian's own lists have arrived.
    await runProgram('apt-get', [...flags, 'update'], { signal: request.signal }).catch(() => undefined);
    await downloadWith(flags, request, downloads);
  }
}

async function downloadWith(flags: readonly string[], request: UnpackRequest, downloads: string): Promise<void> {
  const { packages, without, signal } = request;
  // Reinstalling covers packages that are installed here; simulating names what else would have to come.
  const simulate = ['-s', 'install', '--reinstall', '--no-install-recommends', ...packages];
  const simulated = await runProgram('apt-get', [...flags, ...simulate], { signal });
  const needed = [...simulated.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
  const wanted = needed.filter((name) => packages.includes(name) || without === undefined || !without.test(name));
  await runProgram('apt-get', [...flags, 'download', ...wanted], { cwd: downloads, signal });
}

async function aptFlags(folder: string, lists: 'system lists' | 'own lists'): Promise<readonly string[]> {
  const cache = join(folder, 'apt', 'cache');
  const state = join(folder, 'apt', 'state');
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  await mkdir(join(state, 'lists', 'partial'), { recursive: true });
  const settings = ['Debug::NoLocking=1', `Dir::Cache=${cache}`, 'APT::Sandbox::User=', 'Acquire::Languages=none'];
  // Without a network the search for an engine goes on soon.
  settings.push('Acquire::Retries=0', 'Acquire::http::Timeout=20', 'Acquire::https::Timeout=20');
  if (lists === 'own lists') settings.push(`Dir::State=${state}`, 'Dir::State::status=/var/lib/dpkg/status');
  return settings.flatMap((setting) => ['-o', setting]);
}

/** Folders of shared libraries among unpacked packages. */
export function libraryFolders(folder: string): readonly string[] {
  const triplets: Readonly<Record<string, string>> = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };
  const triplet = triplets[process.arch] ?? '';
  return [join(folder, 'usr', 'lib', triplet), join(folder, 'lib', triplet)].filter((path) => existsSync(path));
}
