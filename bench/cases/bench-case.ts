import type { BenchRequest } from '../arguments.ts';
import type { Result } from './result.ts';

/** One part of the benchmark. It starts the servers it needs and makes its own data; neither outlives it. */
export type BenchCase = (request: BenchRequest) => Promise<readonly Result[]>;
