/** Measures `sync()` beside PostgreSQL's own tools, in alternation on the same servers. `pnpm bench --help` says how. */
import { readArguments, USAGE } from './arguments.ts';
import { runCases } from './cases/index.ts';
import { buildPackages } from './ours/build-packages.ts';
import { describeMachine } from './report/machine.ts';
import { formatReport } from './report/format-report.ts';
import { writeBenchmarksPage } from './report/write-page.ts';

const request = readArguments(process.argv.slice(2));
if (request.kind === 'help') {
  process.stdout.write(USAGE);
} else if (request.kind === 'wrong') {
  process.stderr.write(`${request.message}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  if (!request.fromSource) await buildPackages();
  const results = await runCases(request);
  const report = formatReport(await describeMachine(request), results);
  process.stdout.write(report);
  if (request.write) await writeBenchmarksPage(report);
}
