import { NoEngineError } from './no-engine-error.ts';

/**
 * One way of getting a running engine: an address in the environment, a container, binaries of some origin.
 * A ladder of ways is tried from the first to the last.
 */
export interface Way<Server> {
  /** A short stable word, shown in errors and usable for pinning. */
  readonly name: string;
  /**
   * A person asked for this way, so its failure ends the search: going on would hide that the request was not met.
   * A way that merely does not suit ({@link UnsuitableError}) lets the search go on.
   *
   * @defaultValue false
   */
  readonly decisive?: boolean;
  /** Starts the engine. Called at most once. Rejects when this way is not there, with a reason for a person. */
  start(): Promise<Server>;
}

/** One rung of the ladder that did not give an engine, and why. */
export interface Attempt {
  readonly way: string;
  readonly reason: string;
}

/** A way that is there but cannot give what was asked for, such as another major version. */
export class UnsuitableError extends Error {
  override readonly name = 'UnsuitableError';
}

/** What is looked for, and how to look. */
export interface EngineSearch<Server> {
  /** The engine's name as people write it. */
  readonly engine: string;
  /** Rungs in the order in which they are tried. */
  readonly ways: readonly Way<Server>[];
  /** Only this way is tried. */
  readonly via?: string | undefined;
  /** What a person can do when nothing is found; the error ends with it. */
  readonly advice: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Tries each way in order and resolves with the first engine that starts.
 *
 * @throws {NoEngineError} `NO_ENGINE` when no way works; it lists every attempt.
 * @throws the signal's reason when it is aborted.
 */
export async function findEngine<Server>(search: EngineSearch<Server>): Promise<Server> {
  const attempts: Attempt[] = [];
  let wasAskedFor = search.via !== undefined;
  for (const way of selectWays(search)) {
    search.signal?.throwIfAborted();
    try {
      return await way.start();
    } catch (error) {
      search.signal?.throwIfAborted();
      attempts.push({ way: way.name, reason: reasonOf(error) });
      if (way.decisive !== true || error instanceof UnsuitableError) continue;
      wasAskedFor = true;
      break;
    }
  }
  throw new NoEngineError(search, attempts, { wasAskedFor });
}

function selectWays<Server>(search: EngineSearch<Server>): readonly Way<Server>[] {
  const { via, ways } = search;
  if (via === undefined) return ways;
  const pinned = ways.filter((way) => way.name === via);
  if (pinned.length > 0) return pinned;
  const names = [...new Set(ways.map((way) => way.name))].join(', ');
  const attempt = { way: via, reason: `is not a way to get ${search.engine}; the ways are ${names}` };
  throw new NoEngineError(search, [attempt], { wasAskedFor: true });
}

/** The first lines carry the reason; what follows is a server's log or a stack. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.split('\n').slice(0, 3).join(' ').slice(0, 500);
}
