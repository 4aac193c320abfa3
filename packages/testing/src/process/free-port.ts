import { createServer } from 'node:net';

/** A port of the loopback address that is free now. Another process may take it first, so callers retry. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

const portAttempts = 3;

/**
 * Starts something on a free port of the loopback address, and again on another one when the port was taken meanwhile.
 *
 * @param tidy - removes what a failed start left behind.
 */
export async function startOnFreePort<T>(
  start: (port: number) => Promise<T>,
  tidy: () => Promise<void> = async () => undefined,
): Promise<{ readonly port: number; readonly started: T }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    try {
      return { port, started: await start(port) };
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('Address already in use');
      if (!taken || attempt >= portAttempts) throw error;
      await tidy();
    }
  }
}
