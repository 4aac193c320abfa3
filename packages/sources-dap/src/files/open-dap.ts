import type { CallOptions } from '@sync/core/connector';
import { openDapApi } from '../api/open-dap-api.ts';
import { checkDapOptions, type DapSourceOptions } from '../options.ts';
import { type Download, downloadFiles, type DownloadProgress, type DownloadRequest } from './download-files.ts';
import { type SchemaFileRequest, writeSchemaFile } from './write-schema-file.ts';

/** The Canvas Data 2 API as files; for rows there is `dapSource()`. Calls may overlap. */
export interface Dap extends AsyncDisposable {
  /** Names of the namespace's tables, sorted. */
  listTables(call: CallOptions): Promise<readonly string[]>;
  /** Writes `<directory>/<table>_schema_version_<n>.json`; returns its path. */
  writeSchemaFile(request: SchemaFileRequest, call: CallOptions): Promise<string>;
  /**
   * Fetches the files of a snapshot, or with `since` of the changes, as they are stored: gzip files but for Parquet. A file is there when it is
   * whole; what an earlier run of the same job left is continued. A listener's error ends the download.
   */
  downloadFiles(
    request: DownloadRequest,
    call: CallOptions,
    onProgress?: (progress: DownloadProgress) => void,
  ): Promise<Download>;
}

/**
 * Gets ready to ask the API; contacts nothing yet. Whoever opens it disposes it.
 *
 * @throws {ConfigError} an option is wrong
 */
export function openDap(options: DapSourceOptions): Dap {
  const api = openDapApi(checkDapOptions(options));
  return {
    listTables: (call) => api.listTables(call),
    writeSchemaFile: (request, call) => writeSchemaFile(api, request, call),
    downloadFiles: (request, call, onProgress) => downloadFiles(api, { request, onProgress }, call),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}
