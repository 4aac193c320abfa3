import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '@sync/core/connector';
import { connectorName } from '../options.ts';

/** What Neosync's own command line keeps of a login: one file each, plain text. */
export interface StoredLogin {
  readonly accessToken: string | undefined;
  readonly refreshToken: string | undefined;
  readonly accountId: string | undefined;
  /** Where it is; new tokens go there too. */
  readonly folder: string;
}

/** Tokens that replace the stored ones. */
export interface NewTokens {
  readonly accessToken: string;
  /** @defaultValue the stored one stays */
  readonly refreshToken?: string;
}

/** Reads the login from the first of the folders that is there; undefined when none is. @throws {ConfigError} CONFIG_FILE */
export async function readStoredLogin(folders: readonly string[]): Promise<StoredLogin | undefined> {
  for (const folder of folders) {
    if (!(await isFolder(folder))) continue;
    const [accessToken, refreshToken, accountId] = await Promise.all(
      ['access_token', 'refresh_token', 'account_id'].map((name) => readText(join(folder, name))),
    );
    if (accessToken ?? refreshToken ?? accountId) return { accessToken, refreshToken, accountId, folder };
  }
  return undefined;
}

/** Stores tokens readable by their user only; whoever reads meanwhile sees the old ones or the new ones. @throws {ConfigError} CONFIG_FILE */
export async function storeTokens(folder: string, { accessToken, refreshToken }: NewTokens): Promise<void> {
  // First what a further refresh needs: the old one may no longer be taken.
  if (refreshToken !== undefined) await replaceFile(join(folder, 'refresh_token'), refreshToken);
  await replaceFile(join(folder, 'access_token'), accessToken);
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

/** Undefined when there is no such file, or nothing in it. A line end that an editor added is not part of it. */
async function readText(path: string): Promise<string | undefined> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    return text === '' ? undefined : text;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable('read', path, error);
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unusable('write', path, error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

function unusable(verb: string, path: string, cause: unknown): ConfigError {
  return new ConfigError({
    code: 'CONFIG_FILE',
    message: `Cannot ${verb} the stored login of Neosync at ${path} (${codeOf(cause)}). Mend the file's permissions, or give an API key.`,
    context: { connector: connectorName, option: 'configFolder' },
    cause,
  });
}
