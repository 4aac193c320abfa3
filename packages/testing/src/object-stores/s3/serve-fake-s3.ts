/** The process of `spawnFakeS3`: serves until it is told to end, or until its parent has gone. */
import { pathToFileURL } from 'node:url';
import type { SpawnFakeS3Options } from './spawn-fake-s3.ts';
import { type FakeS3, startFakeS3 } from './start-fake-s3.ts';

interface FillModule {
  readonly fillStore: (store: FakeS3, input: unknown) => unknown;
}

const { fillModule, fillInput = null, ...options } = JSON.parse(process.argv[2] ?? '{}') as SpawnFakeS3Options;
const store = await startFakeS3(options);
const stop = (): void => {
  store.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
process.stdin.on('close', stop).resume();
let filled: unknown;
if (fillModule !== undefined) {
  const { fillStore } = (await import(pathToFileURL(fillModule).href)) as FillModule;
  filled = await fillStore(store, fillInput);
}
process.stdout.write(`${JSON.stringify({ url: store.url, filled: filled ?? null })}\n`);
