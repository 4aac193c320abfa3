import { posix } from 'node:path';
import type { SourceFile } from './read-source.ts';
import type { Violation } from './violation.ts';
import { isTestFile } from './workspace.ts';

/** The rooms of core: a folder of `packages/core/src` or the file of that name. Each imports itself and rooms to its left. */
export const coreRooms: readonly string[] = [
  'errors',
  'catalog',
  'connector',
  'transform',
  'config',
  'plan',
  'events',
  'run',
  'changes',
  'sync',
  'index',
];

/** Values in, values out. */
const pureRooms: readonly string[] = ['catalog', 'plan'];

const coreSource = 'packages/core/src/';

/** Products that core must not know. `pg_` catches Postgres' own names (`pg_catalog`). */
const engineName = /postgres|mysql|mariadb|pglite|sqlite|neosync|\bpg_|\bdap\b/i;

/** The rules inside core. Tests may import any room; the rest is what we publish. */
export function checkCoreRooms(file: SourceFile): Violation[] {
  if (!file.path.startsWith(coreSource) || isTestFile(file.path)) return [];
  const room = roomOf(file.path);
  const place = coreRooms.indexOf(room);
  if (place < 0) {
    const message = `${room} is no room of core; the rooms are ${coreRooms.join(', ')}`;
    return [{ rule: 'unknown-room', at: file.path, message }];
  }
  return [...checkRoomImports(file, room, place), ...checkPurity(file, room), ...checkEngineNames(file)];
}

function checkRoomImports(file: SourceFile, room: string, place: number): Violation[] {
  return file.imports.flatMap(({ specifier, line }) => {
    if (!specifier.startsWith('.')) return [];
    const target = posix.join(posix.dirname(file.path), specifier);
    // What leaves core is the package arrows' business.
    if (!target.startsWith(coreSource)) return [];
    const targetRoom = roomOf(target);
    if (coreRooms.indexOf(targetRoom) <= place && coreRooms.includes(targetRoom)) return [];
    return [{ rule: 'room-arrow', at: `${file.path}:${line}`, message: `${room} may not import ${targetRoom}` }];
  });
}

function checkPurity(file: SourceFile, room: string): Violation[] {
  if (!pureRooms.includes(room)) return [];
  return file.asyncLines.map((line) => ({
    rule: 'pure-room',
    at: `${file.path}:${line}`,
    message: `${room} is pure: no async, no await`,
  }));
}

function checkEngineNames(file: SourceFile): Violation[] {
  return file.words
    .filter(({ text }) => engineName.test(text))
    .map(({ text, line }) => ({
      rule: 'engine-name',
      at: `${file.path}:${line}`,
      message: `core names an engine: ${engineName.exec(text)?.[0]}`,
    }));
}

/** `packages/core/src/plan/step.ts` and `packages/core/src/plan.ts` are both in room `plan`. */
function roomOf(path: string): string {
  const [first = ''] = path.slice(coreSource.length).split('/');
  return first.replace(/\.ts$/, '');
}
