import type { CallOptions } from '@sync/core/connector';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DapApi } from '../api/dap-api.ts';
import { parseExactly } from '../http/exact-json.ts';
import { diskError, isDiskError } from './disk-error.ts';

export interface SchemaFileRequest {
  readonly table: string;
  /** Made when it is not there. */
  readonly directory: string;
}

/** Writes `<directory>/<table>_schema_version_<n>.json`, over an earlier one. Returns its path. */
export async function writeSchemaFile(
  api: DapApi,
  { table, directory }: SchemaFileRequest,
  call: CallOptions,
): Promise<string> {
  const { version, schemaText } = await api.readSchema(table, call);
  const path = join(directory, `${table}_schema_version_${version}.json`);
  const text = JSON.stringify({ schema: parseExactly(schemaText), version }, undefined, 4);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(`${path}.part`, `${text}\n`);
    await rename(`${path}.part`, path);
    return path;
  } catch (error) {
    throw isDiskError(error) ? diskError(error, path) : error;
  }
}
