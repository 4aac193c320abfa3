import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { checkNeosyncOptions, type NeosyncSourceOptions } from './options.ts';

const connectionId = '3b83d1f8-6d9b-4f4f-9f5f-6f0e5b1f0c11';
const secret = 'neo_at_v1_0f6a2c9e-5d1b-4c3a-9e8f-7a6b5c4d3e2f';

function check(options: Partial<NeosyncSourceOptions>, environment: Record<string, string> = {}) {
  return checkNeosyncOptions({ connectionId, ...options }, environment);
}

describe('options that are wrong', () => {
  it.each<[string, object, string, string]>([
    ['no connection', { connectionId: undefined }, 'CONFIG_MISSING', 'connectionId'],
    ['an id that is no UUID', { connectionId: 'shop' }, 'CONFIG_INVALID', 'connectionId'],
    ['an account that is no UUID', { accountId: 'mine' }, 'CONFIG_INVALID', 'accountId'],
    ['a job that is no UUID', { jobId: '42' }, 'CONFIG_INVALID', 'jobId'],
    ['an empty run', { jobRunId: ' ' }, 'CONFIG_INVALID', 'jobRunId'],
    ['a key with a line end in it', { apiKey: `${secret}\nx` }, 'CONFIG_INVALID', 'apiKey'],
    ['a zone that is none', { serverZone: 'Mars/Base' }, 'CONFIG_INVALID', 'serverZone'],
    ['a switch that is a text', { allowIncompleteRun: 'yes' }, 'CONFIG_INVALID', 'allowIncompleteRun'],
    ['a URL of another scheme', { apiUrl: 'grpc://x' }, 'CONFIG_URL', 'apiUrl'],
    ['a URL with a password', { apiUrl: `https://me:${secret}@x` }, 'CONFIG_URL', 'apiUrl'],
    ['a URL with parameters', { apiUrl: `https://x/?key=${secret}` }, 'CONFIG_URL', 'apiUrl'],
    ['an option that nobody knows', { apikey: secret }, 'CONFIG_UNKNOWN_KEY', 'apikey'],
  ])('are refused without showing them: %s', (_what, options, code, option) => {
    const error = (() => {
      try {
        return check(options as Partial<NeosyncSourceOptions>);
      } catch (cause) {
        return cause;
      }
    })();
    expect(error).toMatchObject({ code, context: { option } });
    expect((error as Error).message).not.toContain(secret);
  });
});

describe('options that are right', () => {
  it('come from the environment where they are not given', () => {
    const checked = check({}, { NEOSYNC_API_KEY: ` ${secret}\n`, NEOSYNC_API_URL: 'https://api.example.com/base/' });
    expect(checked).toMatchObject({
      apiUrl: 'https://api.example.com/base',
      display: 'api.example.com',
      isLocal: false,
    });
    expect(checked.apiKey?.authorization()).toBe(`Bearer ${secret}`);
  });

  it('win over the environment', () => {
    const checked = check({ apiUrl: 'http://127.0.0.1:9' }, { NEOSYNC_API_URL: 'https://x', NEOSYNC_API_KEY: '' });
    expect(checked).toMatchObject({ apiUrl: 'http://127.0.0.1:9', isLocal: true, apiKey: undefined });
  });

  it('show no key when they are printed', () => {
    expect(inspect(check({ apiKey: secret }), { depth: 9, showHidden: true })).not.toContain(secret.slice(10, 20));
  });

  it('let a run win over its job', () => {
    expect(check({ jobId: connectionId, jobRunId: 'r' }).run).toEqual({ jobRunId: 'r' });
  });

  it('look for a login where the command line of Neosync keeps it', () => {
    const environment = { NEOSYNC_CONFIG_DIR: '~/own', XDG_CONFIG_HOME: '/xdg', HOME: '/home/me' };
    const usual = ['/home/me/.config/neosync', '/home/me/.neosync'];
    expect(check({}, environment).configFolders).toEqual(['/home/me/own', '/xdg/neosync', ...usual]);
    expect(check({ configFolder: '/given' }, environment).configFolders).toEqual(['/given']);
  });
});
