import type { BenchRequest, CaseName } from '../arguments.ts';
import type { BenchCase } from './bench-case.ts';
import { benchDapMysql } from './dap-mysql.ts';
import { benchDapPostgres } from './dap-postgres.ts';
import { benchFiles } from './files.ts';
import { benchFromMysql } from './from-mysql.ts';
import { benchMemory } from './memory.ts';
import { benchMysql } from './mysql.ts';
import { benchNarrow, benchWide } from './one-table.ts';
import { benchNeosync } from './neosync.ts';
import { benchPlan } from './plan.ts';
import type { Result } from './result.ts';
import { benchSmall } from './small.ts';
import { benchToMysql } from './to-mysql.ts';

const CASES: Readonly<Record<CaseName, BenchCase>> = {
  plan: benchPlan,
  small: benchSmall,
  narrow: benchNarrow,
  wide: benchWide,
  memory: benchMemory,
  mysql: benchMysql,
  'to-mysql': benchToMysql,
  'from-mysql': benchFromMysql,
  'dap-postgres': benchDapPostgres,
  'dap-mysql': benchDapMysql,
  files: benchFiles,
  neosync: benchNeosync,
};

/** Runs the parts asked for, one after the other; `onResults` gets those of each as soon as it has ended, since the next may fail. */
export async function runCases(
  request: BenchRequest,
  onResults: (results: readonly Result[]) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const name of request.cases) {
    const found = await CASES[name](request);
    onResults(found);
    results.push(...found);
  }
  return results;
}
