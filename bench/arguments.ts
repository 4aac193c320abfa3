import { parseArgs } from 'node:util';

/** The parts of the benchmark by what they are about, in the order in which they run. */
export const GROUPS = {
  postgres: ['plan', 'small', 'narrow', 'wide', 'memory'],
  mysql: ['mysql', 'to-mysql', 'from-mysql'],
  dap: ['dap-postgres', 'dap-mysql'],
  files: ['files', 'neosync'],
} as const;
export type GroupName = keyof typeof GROUPS;
export const GROUP_NAMES: readonly GroupName[] = ['postgres', 'mysql', 'dap', 'files'];
export type CaseName = (typeof GROUPS)[GroupName][number];
export const CASE_NAMES: readonly CaseName[] = GROUP_NAMES.flatMap((name): readonly CaseName[] => GROUPS[name]);

/** What to measure. */
export interface BenchRequest {
  readonly kind: 'run';
  readonly cases: readonly CaseName[];
  /** Measured rounds; one more comes before them and is thrown away. */
  readonly rounds: number;
  /** Share of the full number of rows; below 1 the figures mean nothing, and only the harness is tried. */
  readonly scale: number;
  /** Run `sync()` from the TypeScript sources; its memory then includes Node's type stripping. */
  readonly fromSource: boolean;
  /** Replace `docs/benchmarks.md`. */
  readonly write: boolean;
}

type Arguments = BenchRequest | { readonly kind: 'help' } | { readonly kind: 'wrong'; readonly message: string };

export const USAGE = `Usage: pnpm bench [${CASE_NAMES.join('] [')}]

Without a name all parts run, about an hour. Each starts private servers of its own, PostgreSQL and MariaDB.

  --rounds N      measured rounds, at least 5 for figures to be quoted (default 7)
  --scale S       share of the rows, to try the harness (default 1)
  --from-source   run sync() from the sources instead of the built packages
  --write         write docs/benchmarks.md; only for all parts, or all of ${GROUP_NAMES.map((name) => GROUPS[name].join(', ')).join(' or of ')},
                  at full scale and 5 rounds or more
`;

/** Reads the command line. */
export function readArguments(argv: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '7' },
        scale: { type: 'string', default: '1' },
        'from-source': { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    return {
      kind: 'run',
      cases: readCases(positionals),
      ...readNumbers(values.rounds, values.scale),
      fromSource: values['from-source'],
      write: checkWrite(values.write, positionals, values.rounds, values.scale),
    };
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}

function readCases(names: readonly string[]): readonly CaseName[] {
  const unknown = names.find((name) => !CASE_NAMES.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}"; there are ${CASE_NAMES.join(', ')}.`);
  return names.length === 0 ? CASE_NAMES : CASE_NAMES.filter((name) => names.includes(name));
}

function readNumbers(rounds: string, scale: string): { rounds: number; scale: number } {
  const numbers = { rounds: Number(rounds), scale: Number(scale) };
  if (!Number.isInteger(numbers.rounds) || numbers.rounds < 1)
    throw new Error('--rounds must be a whole number above 0.');
  if (!(numbers.scale > 0)) throw new Error('--scale must be a number above 0.');
  return numbers;
}

/** The groups that are run whole. */
export function wholeGroups(cases: readonly CaseName[]): readonly GroupName[] {
  return GROUP_NAMES.filter((group) => GROUPS[group].every((name) => cases.includes(name)));
}

/** The page is what others quote, so nothing incomplete gets there. */
function checkWrite(write: boolean, names: readonly string[], rounds: string, scale: string): boolean {
  const cases = readCases(names);
  const whole = wholeGroups(cases).flatMap((group): readonly CaseName[] => GROUPS[group]);
  if (write && (whole.length < cases.length || Number(rounds) < 5 || Number(scale) !== 1)) {
    throw new Error('--write needs all parts (of a group), full scale and at least 5 rounds.');
  }
  return write;
}
