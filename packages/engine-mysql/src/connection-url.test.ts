import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyncError } from '@sync/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readConnectionUrl } from './connection-url.ts';
import { printEndpoint } from './endpoint.ts';

const read = (url: string) => readConnectionUrl(url, undefined);
const unverified = { rejectUnauthorized: false, verifyIdentity: false };

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (SyncError.isInstance(error)) return error.message;
    throw error;
  }
  return 'no error';
}

describe('reading a MySQL URL', () => {
  it.each([
    [
      'mysql://ann:s%40c@db.example.com:3307/shop',
      { user: 'ann', password: 's@c', database: 'shop', host: 'db.example.com', port: 3307 },
    ],
    ['MariaDB://ann@db/shop%2Feu', { user: 'ann', database: 'shop/eu', host: 'db', port: 3306 }],
    ['mysql://ann@[::1]:7777/shop', { host: '::1', port: 7777 }],
    ['mysql://ann@db/', { database: undefined }],
    ['mysql://ann@db', { database: undefined, host: 'db' }],
    ['mysql://ann@/shop?socket=/run/mysqld/mysqld.sock', { host: 'localhost', socketPath: '/run/mysqld/mysqld.sock' }],
    ['mysql://ann@localhost/shop?unix_socket=/a.sock', { socketPath: '/a.sock' }],
    ['mysql://ann@%2Frun%2Fm.sock/shop', { socketPath: '/run/m.sock', database: 'shop' }],
    ['mysql://ann:a:b@db/shop', { user: 'ann', password: 'a:b' }],
    ['mysql://ann@db/shop', { connectTimeoutMs: 15_000, applicationName: 'dbsync' }],
    ['mysql://ann@db/shop?connect_timeout=3&program_name=load', { connectTimeoutMs: 3000, applicationName: 'load' }],
    ['mysql://ann@db/shop?connectTimeout=1500', { connectTimeoutMs: 1500 }],
    ['mysql://ann@db/shop?connect-timeout=0', { connectTimeoutMs: 0 }],
    ['mysql://ann@db/shop?charset=utf8mb4&collation=utf8mb4_0900_ai_ci&timezone=Z', { database: 'shop' }],
    ['mysql://ann@db/shop?useUnicode=true&characterEncoding=UTF-8&multipleStatements=true', { database: 'shop' }],
    ['mysql://ann@db/shop?allowCleartextPasswords=true&ssl-mode=REQUIRED', { allowsCleartext: true }],
  ])('takes %s', (url, expected) => {
    expect(read(url)).toMatchObject(expected);
  });

  it.each([
    ['', 'preferred', unverified],
    ['ssl-mode=DISABLED', 'disabled', unverified],
    ['sslmode=disable', 'disabled', unverified],
    ['ssl=false', 'disabled', unverified],
    ['tls=false', 'disabled', unverified],
    ['useSSL=false', 'disabled', unverified],
    ['ssl_mode=preferred', 'preferred', unverified],
    ['ssl=prefer', 'preferred', unverified],
    ['tls=preferred', 'preferred', unverified],
    ['sslMode=REQUIRED', 'required', unverified],
    ['sslmode=require', 'required', unverified],
    ['ssl=true', 'required', unverified],
    ['tls=skip-verify', 'required', unverified],
    ['useSSL=true&requireSSL=true', 'required', unverified],
    ['sslaccept=accept_invalid_certs', 'required', unverified],
    ['ssl={"rejectUnauthorized":false}', 'required', unverified],
    ['ssl-mode=VERIFY_CA', 'required', { rejectUnauthorized: true, verifyIdentity: false }],
    ['sslmode=verify-ca', 'required', { rejectUnauthorized: true, verifyIdentity: false }],
    ['ssl=%7B%22rejectUnauthorized%22%3A%20true%7D', 'required', { rejectUnauthorized: true, verifyIdentity: false }],
    ['useSSL=true&verifyServerCertificate=true', 'required', { rejectUnauthorized: true, verifyIdentity: false }],
    ['ssl-mode=VERIFY_IDENTITY', 'required', { rejectUnauthorized: true, verifyIdentity: true }],
    ['sslmode=verify-full', 'required', { rejectUnauthorized: true, verifyIdentity: true }],
    ['ssl=verify-full', 'required', { rejectUnauthorized: true, verifyIdentity: true }],
    ['sslaccept=strict', 'required', { rejectUnauthorized: true, verifyIdentity: true }],
    [
      'ssl-mode=REQUIRED&tls-version=TLSv1.3',
      'required',
      { ...unverified, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' },
    ],
    ['ssl-mode=REQUIRED&ssl-cipher=AES256-SHA', 'required', { ...unverified, ciphers: 'AES256-SHA' }],
  ])('understands "?%s" as %s', (query, mode, settings) => {
    expect(read(`mysql://ann@db/shop?${query}`).tls).toEqual({ mode, settings });
  });

  it.each([
    ['postgres://ann@db/shop', /expected mysql:/],
    ['mysql://ann@a,b/shop', /one host/],
    ['mysql://ann@db:port/shop', /port is not a number/],
    ['mysql://ann@db:99999/shop', /1 to 65535/],
    ['mysql://ann:100%@db/shop', /percent-encoding of its password/],
    ['mysql://ann@db/shop/two', /malformed/],
    ['mysql://ann@db/shop?schema=x', /"schema" is not supported/],
    ['mysql://ann@db/shop?ssl-crl=x', /"ssl-crl" is not supported/],
    ['mysql://ann@db/shop?connection_limit=5', /"connection_limit" is not supported/],
    ['mysql://ann@db/shop?charset=latin1', /"charset" has a value that is not supported/],
    ['mysql://ann@db/shop?collation=latin1_bin', /"collation"/],
    ['mysql://ann@db/shop?compress=true', /"compress" has a value that is not supported/],
    ['mysql://ann@db/shop?local_infile=0', /"local_infile" has a value/],
    ['mysql://ann@db/shop?ssl-mode=MAYBE', /"ssl-mode" is not one of DISABLED, PREFERRED/],
    ['mysql://ann@db/shop?tls=custom', /"tls" is not one of/],
    ['mysql://ann@db/shop?ssl-mode=toString', /"ssl-mode" is not one of/],
    ['mysql://ann@db/shop?ssl={"ca":"x"}', /"ssl" is not one of/],
    ['mysql://ann@db/shop?ssl-mode=DISABLED&ssl=true', /an encrypted connection and for none/],
    ['mysql://ann@db/shop?ssl-ca=/no/such.pem', /"ssl-ca" cannot be read \(ENOENT\)/],
    ['mysql://ann@db/shop?ssl-ca=/a&sslca=/b', /"ssl-ca" is given twice/],
    ['mysql://ann@db/shop?ssl-cert=/a', /belong together/],
    ['mysql://ann@db/shop?sslaccept=strict&sslcert=/a', /name the authority as "ssl-ca"/],
    ['mysql://ann@db/shop?tls-version=SSLv3', /"tls-version"/],
    ['mysql://ann@10.0.0.1/shop?ssl-mode=VERIFY_IDENTITY', /whose identity cannot be verified/],
    ['mysql://ann@db/shop?socket=/a.sock', /a host and a socket/],
    ['mysql://ann@/shop?socket=a.sock', /whole path of a socket/],
    ['mysql://ann@db/shop?connect_timeout=soon', /whole number of seconds/],
    ['mysql://ann@db/shop?connect_timeout=1&connectTimeout=1', /given twice/],
  ])('refuses %s', (url, message) => {
    expect(() => read(url)).toThrow(message);
    expect(() => read(url)).toThrow(expect.objectContaining({ code: 'CONFIG_URL' }));
  });

  it('repeats nothing that may be a password', () => {
    for (const url of ['mysql://ann:geheim?x@db/shop', 'mysql://ann:ge?heim=1@db/shop', 'mysql://ann:geheim/x@db/y']) {
      expect(messageOf(() => read(url))).not.toMatch(/heim/);
    }
  });

  it('reads back any user, password and database that is percent-encoded, and prints no password', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    const secret = text.map((value) => `geheim${value}`);
    fc.assert(
      fc.property(text, secret, text, (user, password, database) => {
        const url = `mysql://${[user, password].map(encodeURIComponent).join(':')}@db/${encodeURIComponent(database)}`;
        const endpoint = read(url);
        expect(endpoint).toMatchObject({ user, password, database });
        expect(printEndpoint(endpoint)).not.toContain('geheim');
      }),
    );
  });
});

describe('certificates of a MySQL URL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sync-mysql-url-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read before anything is contacted, and an authority asks for verification', () => {
    const file = join(folder, 'empty.pem');
    writeFileSync(file, 'no certificate');
    expect(() => read(`mysql://ann@db/shop?ssl-ca=${file}`)).toThrow(/holds no certificate/);
    expect(read(`mysql://ann@db/shop?ssl-ca=${file}&ssl-mode=REQUIRED`).tls.settings).toEqual(unverified);
  });
});
