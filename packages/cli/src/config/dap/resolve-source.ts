import { ConfigError } from '@sync/core';
import type { DapSourceOptions } from '@sync/sources-dap';
import type { CommandProcess } from '../../main.ts';
import type { DapFlags } from './flags.ts';

type Environment = CommandProcess['env'];

/** What `dapSource()` and `openDap()` take, from flags and variables. @throws {ConfigError} CONFIG_MISSING, CONFIG_INVALID */
export function resolveSource(flags: DapFlags, env: Environment): DapSourceOptions {
  return {
    ...resolvePlace(flags, env),
    clientId: required(flags.clientId ?? env.DAP_CLIENT_ID, 'client-id', 'DAP_CLIENT_ID'),
    clientSecret: required(flags.clientSecret ?? env.DAP_CLIENT_SECRET, 'client-secret', 'DAP_CLIENT_SECRET'),
  };
}

/** Whether the service can be asked. */
export function hasCredentials(flags: DapFlags, env: Environment): boolean {
  return isGiven(flags.clientId ?? env.DAP_CLIENT_ID) && isGiven(flags.clientSecret ?? env.DAP_CLIENT_SECRET);
}

/** The namespace as the service spells it. @throws {ConfigError} CONFIG_MISSING */
export function resolveNamespace(flags: Pick<DapFlags, 'namespace'>): string {
  if (flags.namespace !== undefined && flags.namespace !== '') {
    // A slip of the service's own documentation.
    return flags.namespace === 'canvas_log' ? 'canvas_logs' : flags.namespace;
  }
  throw new ConfigError({
    code: 'CONFIG_MISSING',
    message: '--namespace is missing. Give canvas, canvas_logs, catalog or new_quizzes.',
    context: { option: 'namespace' },
  });
}

function resolvePlace(flags: DapFlags, env: Environment): Pick<DapSourceOptions, 'namespace' | 'baseUrl' | 'limits'> {
  const baseUrl = flags.baseUrl ?? env.DAP_API_URL;
  const limits = (flags.apiLimits ?? []).flatMap((text) => text.split(',')).map(readLimit);
  return {
    namespace: resolveNamespace(flags),
    ...(isGiven(baseUrl) && { baseUrl }),
    ...(limits.length > 0 && { limits: Object.fromEntries(limits) }),
  };
}

function readLimit(text: string): readonly [name: string, value: number] {
  const match = /^\s*(\w+)=(\d{1,8})\s*$/.exec(text);
  if (match?.[1] !== undefined) return [match[1], Number(match[2])];
  throw new ConfigError({
    code: 'CONFIG_INVALID',
    message: '--api-limits must be names of endpoints with numbers: createJob=30,listTables=60.',
    context: { option: 'api-limits' },
  });
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}

function required(value: string | undefined, flag: string, variable: string): string {
  if (isGiven(value)) return value;
  throw new ConfigError({
    code: 'CONFIG_MISSING',
    message: `--${flag} is missing. Give the flag, or set ${variable}. An administrator makes client ids and secrets at identity.instructure.com.`,
    context: { option: flag },
  });
}
