export type { DapFormat } from './api/dap-api.ts';
export { type DapFeedOptions, dapSource } from './dap-source.ts';
export type { Download, DownloadProgress, DownloadRequest } from './files/download-files.ts';
export { type Dap, openDap } from './files/open-dap.ts';
export type { SchemaFileRequest } from './files/write-schema-file.ts';
export type { DapLimits, Endpoint } from './limits/dap-limits.ts';
export type { DapSourceOptions } from './options.ts';
export type { RowFormat } from './rows/row-format.ts';
export { dapStates } from './state/feed-states.ts';
