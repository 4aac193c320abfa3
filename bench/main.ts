/** Measures `sync()` beside the servers' own tools, in alternation on the same servers. `pnpm bench --help` says how. */
import { type GroupName, GROUPS, readArguments, USAGE, wholeGroups } from './arguments.ts';
import { runCases } from './cases/index.ts';
import { buildPackages } from './ours/build-packages.ts';
import { describeMachine } from './report/machine.ts';
import type { Result } from './cases/result.ts';
import { formatReport, formatResult } from './report/format-report.ts';
import { writeBenchmarksPage } from './report/write-page.ts';

const request = readArguments(process.argv.slice(2));
if (request.kind === 'help') {
  process.stdout.write(USAGE);
} else if (request.kind === 'wrong') {
  process.stderr.write(`${request.message}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  if (!request.fromSource) await buildPackages();
  const print = (results: readonly Result[]): void =>
    void process.stdout.write(`${results.map(formatResult).join('\n')}\n`);
  if (!request.write) {
    process.stdout.write(`${formatReport(await describeMachine(request), [])}\n`);
    await runCases(request, print);
  } else {
    const reports = new Map<GroupName, string>();
    for (const group of wholeGroups(request.cases)) {
      const part = { ...request, cases: GROUPS[group] };
      reports.set(group, formatReport(await describeMachine(part), await runCases(part, print)));
    }
    await writeBenchmarksPage(reports);
  }
}
