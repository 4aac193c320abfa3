import type { BenchCase } from './bench-case.ts';

export const benchPlan: BenchCase = async () => [];
