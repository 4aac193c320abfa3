import { styleText } from 'node:util';

const times: (readonly [part: string, ms: number])[] = [];

/** Writes a line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a heading. */
export function title(text: string): void {
  say(styleText('bold', `\n${text}`, { stream: process.stdout }));
}

/** Does the work and notes the time it takes, for {@link sayTimes}. */
export async function timed<Result>(part: string, work: () => Promise<Result>): Promise<Result> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    times.push([part, performance.now() - started]);
  }
}

/** Writes the time of every part. */
export function sayTimes(): void {
  title('Time of each part');
  for (const [part, ms] of [...times, ['all of it', performance.now()] as const]) {
    say(`${part.padEnd(22)} ${(ms / 1000).toFixed(2).padStart(6)} s`);
  }
}
