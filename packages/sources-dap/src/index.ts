export type { DapSourceOptions } from './options.ts';
