export type { DapFormat } from './api/dap-api.ts';
export type { DapLimits, Endpoint } from './limits/dap-limits.ts';
export type { DapSourceOptions } from './options.ts';
