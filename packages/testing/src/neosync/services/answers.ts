import type { NeosyncMethod } from '../fault.ts';
import { checkToken, getAuthStatus, getUserAccounts, refreshCli } from './auth.ts';
import type { Answer } from './call.ts';
import { getConnection } from './connections.ts';
import { getInitStatements, getRowCount, getSchema, getTableConstraints } from './data.ts';
import { getJobRun, getJobRuns } from './jobs.ts';

/** What each unary call answers. */
export const answers: Readonly<Record<Exclude<NeosyncMethod, 'GetConnectionDataStream'>, Answer>> = {
  GetAuthStatus: getAuthStatus,
  CheckToken: checkToken,
  RefreshCli: refreshCli,
  GetUserAccounts: getUserAccounts,
  GetConnection: getConnection,
  GetConnectionSchema: getSchema,
  GetConnectionTableConstraints: getTableConstraints,
  GetConnectionInitStatements: getInitStatements,
  GetTableRowCount: getRowCount,
  GetJobRuns: getJobRuns,
  GetJobRun: getJobRun,
};

/** Calls that need no token. */
export const openToAll: ReadonlySet<NeosyncMethod> = new Set<NeosyncMethod>(['GetAuthStatus', 'RefreshCli']);
