import { mkdir, writeFile } from 'node:fs/promises';

/** Replaces `docs/benchmarks.md`. */
export async function writeBenchmarksPage(report: string): Promise<void> {
  const page = new URL('../../docs/benchmarks.md', import.meta.url);
  await mkdir(new URL('.', page), { recursive: true });
  await writeFile(page, report);
  process.stderr.write('wrote docs/benchmarks.md\n');
}
