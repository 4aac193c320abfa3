import type { BenchRequest } from '../arguments.ts';
import type { Servers } from '../servers.ts';
import type { Result } from './result.ts';

/** One part of the benchmark. It makes its own data and drops it. */
export type BenchCase = (servers: Servers, request: BenchRequest) => Promise<readonly Result[]>;
