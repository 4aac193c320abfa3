import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findExecutable } from '../process/find-executable.ts';
import { runProgram } from '../process/run-program.ts';

/** What to unpack where. */
export interface UnpackRequest {
  readonly packages: readonly string[];
  /**
   * Another suite than this system's, such as `sid`. Everything the programs need comes along then, the C library and its
   * dynamic loader too: what is installed here is too old for them. Start them by {@link findLoader}.
   */
  readonly suite?: string;
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

async function download(request: UnpackRequest, downloads: string): Promise<void> {
  if (request.suite === undefined) await downloadFromOwnSuite(request, downloads);
  else await downloadFromSuite(request.suite, request, downloads);
}

/** With the system's package lists as they are, which takes a second, else with lists fetched for us. */
async function downloadFromOwnSuite(request: UnpackRequest, downloads: string): Promise<void> {
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

/** apt's simulation stops at another suite's C library, which it cannot install here; dependencies are followed by name. */
async function downloadFromSuite(suite: string, request: UnpackRequest, downloads: string): Promise<void> {
  const { folder, packages, without, signal } = request;
  const sources = join(folder, 'apt', 'sources.list');
  const flags = [
    ...(await aptFlags(folder, 'own lists')),
    '-o',
    `Dir::Etc::sourcelist=${sources}`,
    '-o',
    'Dir::Etc::sourceparts=-',
  ];
  await writeFile(sources, `deb ${trust()}${await mirrorOfDebian()} ${suite} main\n`);
  await runProgram('apt-get', [...flags, 'update'], { signal });
  const kinds = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map((kind) => `--no-${kind}`);
  const listed = await runProgram('apt-cache', [...flags, 'depends', '--recurse', ...kinds, ...packages], { signal });
  // Lines of dependencies are indented, and packages that only exist in name stand in angle brackets.
  const needed = new Set(listed.split('\n').filter((line) => /^[a-z0-9]/.test(line)));
  const wanted = [...needed].filter((name) => packages.includes(name) || without === undefined || !without.test(name));
  await runProgram('apt-get', [...flags, 'download', ...wanted], { cwd: downloads, signal });
}

/** The mirror this machine's apt uses, else Debian's own address. */
async function mirrorOfDebian(): Promise<string> {
  const format = ['--format', '$(REPO_URI)', 'Created-By: Packages'];
  const listed = await runProgram('apt-get', ['indextargets', ...format]).catch(() => '');
  const mirrors = listed.split('\n').filter((line) => /\/debian\/?$/.test(line));
  return mirrors.sort()[0] ?? 'http://deb.debian.org/debian';
}

/** Debian's keys, where this release no longer trusts them for every repository. */
function trust(): string {
  const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
  return existsSync(keys) ? `[signed-by=${keys}] ` : '';
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

const triplets: Readonly<Record<string, string>> = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/** Folders of shared libraries among unpacked packages. */
export function libraryFolders(folder: string): readonly string[] {
  const triplet = triplets[process.arch] ?? '';
  return [join(folder, 'usr', 'lib', triplet), join(folder, 'lib', triplet)].filter((path) => existsSync(path));
}

/** The dynamic loader among unpacked packages of another suite, by which their programs are started. */
export function findLoader(folder: string): string | undefined {
  const names: Readonly<Record<string, string>> = { x64: 'ld-linux-x86-64.so.2', arm64: 'ld-linux-aarch64.so.1' };
  const name = names[process.arch] ?? '';
  const places = ['lib64', 'lib', ...Object.values(triplets).map((triplet) => join('lib', triplet))];
  const files = places.flatMap((place) => [join(folder, 'usr', place, name), join(folder, place, name)]);
  return files.find((file) => existsSync(file));
}
