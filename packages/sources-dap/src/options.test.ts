import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { checkDapOptions, type DapSourceOptions } from './options.ts';

const good: DapSourceOptions = { clientId: 'us-east-1#id', clientSecret: 'HUSH', namespace: 'canvas' };

function check(options: object, environment = {}) {
  return checkDapOptions({ ...good, ...options }, environment);
}

describe('options of the DAP source', () => {
  it('have defaults', () => {
    expect(check({})).toMatchObject({
      baseUrl: 'https://api-gateway.instructure.com',
      display: 'api-gateway.instructure.com',
      isLocal: false,
      namespace: 'canvas',
      onUnfit: 'clamp',
      limits: { createJob: 5, listTables: 5, readJob: 500, readSchema: 500, presign: 200 },
    });
  });

  it('come from the environment when they are not given', () => {
    const environment = { DAP_CLIENT_ID: 'other', DAP_CLIENT_SECRET: 'OTHER', DAP_API_URL: 'https://host/base/' };
    const checked = checkDapOptions({ namespace: 'canvas' }, environment);
    expect(checked).toMatchObject({ baseUrl: 'https://host/base', credentials: { clientId: 'other' } });
    const basic = `Basic ${Buffer.from('other:OTHER').toString('base64')}`;
    expect(checked.credentials.authorization()).toBe(basic);
    expect(check({}, environment).credentials.clientId).toBe('us-east-1#id');
  });

  it.each([
    ['canvas_log', 'canvas_logs'],
    ['canvas_logs', 'canvas_logs'],
    ['catalog', 'catalog'],
    ['new_quizzes', 'new_quizzes'],
  ])('take the namespace %s', (namespace, taken) => {
    expect(check({ namespace }).namespace).toBe(taken);
  });

  it.each([
    ['https://host:8443//', 'https://host:8443', 'host:8443', false],
    ['http://127.0.0.1:7777', 'http://127.0.0.1:7777', '127.0.0.1:7777', true],
    ['http://[::1]:7777/', 'http://[::1]:7777', '[::1]:7777', true],
    ['HTTPS://Host', 'https://host', 'host', false],
  ])('take the base URL %s', (given, baseUrl, display, isLocal) => {
    expect(check({ baseUrl: given })).toMatchObject({ baseUrl, display, isLocal });
  });

  it.each([
    [{ namespace: undefined }, 'CONFIG_MISSING', 'namespace'],
    [{ namespace: 'canvass' }, 'CONFIG_INVALID', 'Did you mean "canvas"?'],
    [{ namespace: 7 }, 'CONFIG_INVALID', 'namespace'],
    [{ clientId: undefined }, 'CONFIG_MISSING', 'DAP_CLIENT_ID'],
    [{ clientSecret: undefined }, 'CONFIG_MISSING', 'DAP_CLIENT_SECRET'],
    [{ clientSecret: '  ' }, 'CONFIG_INVALID', 'clientSecret'],
    [{ clientSecret: 7 }, 'CONFIG_INVALID', 'clientSecret'],
    [{ secret: 'HUSH' }, 'CONFIG_UNKNOWN_KEY', 'secret'],
    [{ clientld: 'x' }, 'CONFIG_UNKNOWN_KEY', 'Did you mean "clientId"?'],
    [{ onUnfit: 'drop' }, 'CONFIG_INVALID', 'onUnfit'],
    [{ baseUrl: 'host' }, 'CONFIG_URL', 'https://'],
    [{ baseUrl: 'http://host' }, 'CONFIG_URL', 'unencrypted'],
    [{ baseUrl: 'ftp://host' }, 'CONFIG_URL', 'https://'],
    [{ baseUrl: 'https://:HUSH@' }, 'CONFIG_URL', 'malformed'],
    [{ baseUrl: 'https://user:HUSH@host' }, 'CONFIG_URL', 'password'],
    [{ baseUrl: 'https://host/?key=HUSH' }, 'CONFIG_URL', '"?"'],
    [{ limits: 5 }, 'CONFIG_INVALID', 'limits'],
    [{ limits: { createJob: 0 } }, 'CONFIG_INVALID', 'limits.createJob'],
    [{ limits: { createJobs: 5 } }, 'CONFIG_UNKNOWN_KEY', 'limits.createJobs'],
  ])('are refused: %o', (options, code, said) => {
    expect.assertions(2);
    try {
      check(options);
    } catch (error) {
      expect(error).toMatchObject({ name: 'ConfigError', code, message: expect.stringContaining(said) });
      expect(inspect(error, { depth: 9 })).not.toContain('HUSH');
    }
  });

  it('print no secret once they are checked', () => {
    const checked = check({});
    expect(inspect(checked, { depth: 9, showHidden: true })).not.toContain('HUSH');
    expect(JSON.stringify(checked)).not.toContain('HUSH');
  });
});
