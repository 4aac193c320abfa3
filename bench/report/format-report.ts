import type { ContestResult, NoteResult, Result } from '../cases/result.ts';
import type { Sample, Samples } from '../contest.ts';
import { spreadOf } from '../statistics.ts';
import { highestPeak, timeRatios, type Verdict } from '../targets.ts';
import type { Machine } from './machine.ts';

const INTRODUCTION = `# Benchmarks

Written by \`pnpm bench --write\`. Two private servers (PostgreSQL, MariaDB, or one of each), the client and nothing else share one machine; the
servers are durable (fsync on), connections go over the loopback. All variants of a table run once a round in alternation; one round before
the measured ones is thrown away. A ratio is the median of the rounds' own ratios to the first variant, followed by its quartiles and
its lowest and highest value: ratios of one round share what disturbed it. Seconds are of this machine only.

The time of \`sync()\` is that of the call, connecting, planning and verifying included; starting Node is apart. CPU is user and
system time of the client's processes, memory the highest resident size of ours. The tables the pipes write to are there
before their time starts; with \`schema: 'create'\` sync() makes them within its own.
`;

/** What stands above the results. */
export function formatIntroduction(): string {
  return INTRODUCTION;
}

/** The results of one run as Markdown, which is also readable in a terminal. */
export function formatReport(machine: Machine, results: readonly Result[]): string {
  const facts = [machine.date, machine.hardware, machine.versions, machine.conditions];
  return [`${facts.map((fact) => `- ${fact}`).join('\n')}\n`, ...results.map(formatResult)].join('\n');
}

/** One result as it stands in the report. */
export function formatResult(result: Result): string {
  return result.kind === 'contest' ? formatContest(result) : formatNote(result);
}

function formatContest({ title, rows, yardstick, samples, verdicts }: ContestResult): string {
  const lines = [...samples].map(([name, runs]) => formatVariant(name, runs, { rows, yardstick, samples }));
  return [
    `## ${capitalize(title)}`,
    '',
    `${rows.toLocaleString('en')} rows.`,
    '',
    `| variant | median s | ratio | quartiles | min–max | rows/s | CPU s | peak MB |${isServed(samples) ? ' server CPU s |' : ''}`,
    `| --- | --- | --- | --- | --- | --- | --- | --- |${isServed(samples) ? ' --- |' : ''}`,
    ...lines,
    '',
    ...formatVerdicts(verdicts),
  ].join('\n');
}

function formatVariant(
  name: string,
  runs: readonly Sample[],
  contest: { readonly rows: number; readonly yardstick: string; readonly samples: Samples },
): string {
  const seconds = spreadOf(runs.map((run) => run.seconds)).median;
  const ratio = timeRatios(contest.samples, name, contest.yardstick);
  const peak = highestPeak(contest.samples, name);
  const cells = [
    name.replaceAll('|', '\\|'),
    seconds.toFixed(2),
    ratio.median.toFixed(2),
    `${ratio.lowerQuartile.toFixed(2)}–${ratio.upperQuartile.toFixed(2)}`,
    `${ratio.lowest.toFixed(2)}–${ratio.highest.toFixed(2)}`,
    Math.round(contest.rows / seconds).toLocaleString('en'),
    spreadOf(runs.map((run) => run.cpuSeconds)).median.toFixed(2),
    Number.isNaN(peak) ? '' : peak.toFixed(0),
    ...(isServed(contest.samples) ? [formatServed(runs)] : []),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Whether something else than a database served the rows to one of the variants. */
function isServed(samples: Samples): boolean {
  return [...samples.values()].flat().some(({ servedCpuSeconds }) => servedCpuSeconds !== undefined);
}

function formatServed(runs: readonly Sample[]): string {
  const served = runs.flatMap(({ servedCpuSeconds }) => (servedCpuSeconds === undefined ? [] : [servedCpuSeconds]));
  return served.length === 0 ? '' : spreadOf(served).median.toFixed(2);
}

function formatNote({ title, lines, verdicts }: NoteResult): string {
  return [`## ${title}`, '', ...lines.map((line) => `- ${line}`), '', ...formatVerdicts(verdicts)].join('\n');
}

function formatVerdicts(verdicts: readonly Verdict[]): string[] {
  if (verdicts.length === 0) return [];
  return [
    '| target | limit | found | |',
    '| --- | --- | --- | --- |',
    ...verdicts.map(({ claim, limit, found, isMet }) => {
      return `| ${claim.replaceAll('|', '\\|')} | ${limit} | ${found} | ${isMet ? 'met' : '**missed**'} |`;
    }),
    '',
  ];
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
