import { setTimeout as pause } from 'node:timers/promises';

/** What a test may have left behind, and how long to wait for it to go away. */
export interface LeakOptions {
  /**
   * Tables, views, sequences and schemas that were there before, as {@link listObjects} gave them; any other is then
   * reported. Left out, objects are not looked at.
   */
  readonly before?: readonly string[] | undefined;
  /** A session takes a moment to end after its client is closed. @defaultValue 2000 */
  readonly timeoutMs?: number | undefined;
}

/** Something was left behind. */
export class LeakError extends Error {
  override readonly name = 'LeakError';
  /** One line per thing. */
  readonly leaks: readonly string[];

  constructor(database: string, leaks: readonly string[]) {
    super([`Left behind in the database ${database}:`, ...leaks.map((leak) => `- ${leak}`)].join('\n'));
    this.leaks = leaks;
  }
}

const pollMs = 10;

/**
 * Looks for things that were left behind until there are none.
 *
 * @throws {LeakError} naming each thing that is still there when the time is up.
 */
export async function waitForNoLeaks(
  databaseUrl: string,
  look: () => Promise<readonly string[]>,
  { timeoutMs = 2000 }: LeakOptions,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const leaks = await look();
    if (leaks.length === 0) return;
    if (performance.now() > until) throw new LeakError(databaseOf(databaseUrl), leaks);
    await pause(pollMs);
  }
}

function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}
