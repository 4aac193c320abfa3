import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConnectionUrl } from './connection-url.ts';
import { printEndpoint } from './endpoint.ts';

const read = (url: string) => readConnectionUrl(url, undefined);

describe('reading a Postgres URL', () => {
  it.each([
    [
      'postgres://ann:s%40c@db.example.com:6432/shop',
      { user: 'ann', password: 's@c', database: 'shop', hosts: [{ host: 'db.example.com', port: 6432 }] },
    ],
    ['postgresql://ann@db/shop%2Feu', { user: 'ann', database: 'shop/eu', hosts: [{ host: 'db', port: 5432 }] }],
    ['postgres://ann@[::1]:7777/shop', { hosts: [{ host: '::1', port: 7777 }] }],
    [
      'postgres://ann@a:1,b:2/shop',
      {
        hosts: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
        ],
      },
    ],
    ['postgres://ann@/shop?host=/var/run/pg&port=7', { hosts: [{ host: '/var/run/pg', port: 7 }] }],
    ['postgres://ann@%2Fvar%2Frun/shop', { hosts: [{ host: '/var/run', port: 5432 }] }],
    ['postgres://db?user=ann&password=x%26y&dbname=shop', { user: 'ann', password: 'x&y', database: 'shop' }],
    [
      'postgres://ann@db/shop?application_name=load&connect_timeout=1',
      { applicationName: 'load', connectTimeoutMs: 2000 },
    ],
    ['postgres://ann@db/shop?connect_timeout=0', { connectTimeoutMs: 0 }],
    ['postgres://ann@db/shop?options=-c%20work_mem%3D1MB', { startupOptions: '-c work_mem=1MB' }],
    ['postgres://ann@db', { database: 'ann' }],
  ])('takes %s as libpq does', (url, expected) => {
    expect(read(url)).toMatchObject(expected);
  });

  it.each([
    ['mysql://ann@db/shop', /expected postgres:/],
    ['postgres://ann@db/shop?schema=public', /"schema" is not supported/],
    ['postgres://ann@db/shop?service=prod', /"service" is not supported/],
    ['postgres://ann@db/shop?sslmode=maybe', /sslmode is not one of disable, allow, prefer/],
    ['postgres://ann@db/shop?sslmode=verify-full', /needs sslrootcert/],
    ['postgres://ann@db/shop?sslrootcert=system&sslmode=require', /needs sslmode=verify-full/],
    ['postgres://ann@db/shop?sslmode=verify-ca&sslrootcert=/no/such.crt', /"sslrootcert" cannot be read \(ENOENT\)/],
    ['postgres://ann@db/shop?sslcrl=x', /"sslcrl" is not supported/],
    ['postgres://ann@db/shop?channel_binding=require', /"channel_binding" has a value that is not supported/],
    ['postgres://ann@db/shop?target_session_attrs=standby', /"target_session_attrs"/],
    ['postgres://ann@db/shop?sslnegotiation=direct', /needs sslmode=require/],
    ['postgres://ann@db:port/shop', /port in it is not a number/],
    ['postgres://ann@db:99999/shop', /1 to 65535/],
    ['postgres://a:1,b:2/shop?port=1,2,3', /another number of ports/],
    ['postgres://ann:100%@db/shop', /percent-encoding of its password/],
    ['postgres://ann@db/shop?connect_timeout=soon', /"connect_timeout" is not a whole number/],
    ['not a url', /malformed/],
  ])('refuses %s and says why', (url, message) => {
    expect(() => read(url)).toThrow(
      expect.objectContaining({ code: 'CONFIG_URL', message: expect.stringMatching(message) }),
    );
  });

  it('prints neither password nor parameters', () => {
    const endpoint = read('postgres://ann:hidden@db:1,%2Ftmp:2/shop?options=-c%20secret%3Dhidden');
    expect(printEndpoint(endpoint)).toBe('postgres://ann@db:1,%2Ftmp:2/shop');
  });

  it('never lets a password out of an error, however the URL is broken', () => {
    const noise = fc.string({ maxLength: 6 });
    fc.assert(
      fc.property(noise, noise, noise, (before, between, behind) => {
        try {
          read(`postgres://ann${before}:hidden-word${between}@db:5x/shop?sslmode=${behind}&password=hidden-word`);
        } catch (error) {
          expect(inspect(error, { depth: 5 })).not.toContain('hidden-word');
        }
      }),
    );
  });

  describe('with TLS', () => {
    let folder: string;
    let file: string;

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'sync-tls-'));
      file = join(folder, 'root.crt');
      writeFileSync(file, certificate);
    });

    afterAll(() => rmSync(folder, { recursive: true }));

    const tls = (query: string) => read(`postgres://ann@db/shop?${query}`).tls;

    it('prefers it when nothing is said, and checks nobody', () => {
      expect(tls('')).toMatchObject({ mode: 'prefer', options: { rejectUnauthorized: false } });
    });

    it('checks the chain and not the name with verify-ca', () => {
      const { options } = tls(`sslmode=verify-ca&sslrootcert=${file}`);
      expect(options.rejectUnauthorized).toBe(true);
      expect(options.ca).toBeDefined();
      expect(options.checkServerIdentity?.('other', {} as never)).toBeUndefined();
    });

    it('checks the name too with verify-full', () => {
      const { options } = tls(`sslmode=verify-full&sslrootcert=${file}`);
      expect(options).toMatchObject({ rejectUnauthorized: true });
      expect(options.checkServerIdentity).toBeUndefined();
    });

    it('checks the chain with require when there is a root certificate', () => {
      expect(tls(`sslmode=require&sslrootcert=${file}`).options.rejectUnauthorized).toBe(true);
      expect(tls('sslmode=require').options.rejectUnauthorized).toBe(false);
    });

    it('takes the certificates of the system with sslrootcert=system', () => {
      const { mode, options } = tls('sslrootcert=system');
      expect([mode, options.rejectUnauthorized, options.ca]).toEqual(['verify-full', true, undefined]);
    });

    it('is off with disable', () => {
      expect(tls('sslmode=disable')).toEqual({ mode: 'disable', options: {}, isDirect: false });
    });
  });
});

/** Self-signed, for no host; only parsed. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBeTCCAR+gAwIBAgIUapw1LZAWOaEhxhAUqm5sSp/O0gUwCgYIKoZIzj0EAwIw
ETEPMA0GA1UEAwwGbm9ib2R5MCAXDTI2MTEyMTEzMDE0MFoYDzIxMjYxMDI4MTMw
MTQwWjARMQ8wDQYDVQQDDAZub2JvZHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AAQwPdxFYGVVu6OCbzP9PYNOBePvS/J9Rxp288Q3o7GHFhYhd/ebrxsrWPBTch6U
KPJBS9pnRQARnZrc+tHhdfVuo1MwUTAdBgNVHQ4EFgQU/pTr6dvd1aS8P6PTw5TJ
b9soqh8wHwYDVR0jBBgwFoAU/pTr6dvd1aS8P6PTw5TJb9soqh8wDwYDVR0TAQH/
BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAswo9KAm7Wr+3ju5I4/HYcmrAwrGD
EtxHpp5YouIgwtcCIF509JNjgiTxdT75162sc1jdQlnvekaCheLownEbDnAe
-----END CERTIFICATE-----
`;
