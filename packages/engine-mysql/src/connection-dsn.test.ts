import { describe, expect, it } from 'vitest';
import { readConnectionDsn } from './connection-dsn.ts';

const read = (dsn: string) => readConnectionDsn(dsn, undefined);

describe('reading a Go data source name', () => {
  it.each([
    [
      'ann:secret@tcp(db:3307)/shop',
      { user: 'ann', password: 'secret', host: 'db', port: 3307, database: 'shop', tls: { mode: 'disabled' } },
    ],
    ['ann:p@ss:w/rd@tcp(db)/shop', { user: 'ann', password: 'p@ss:w/rd', host: 'db', port: 3306 }],
    ['ann:p%40ss@tcp(db)/shop', { password: 'p%40ss' }],
    ['ann@tcp([::1]:33)/shop', { user: 'ann', host: '::1', port: 33 }],
    ['ann@tcp/shop', { host: '127.0.0.1', port: 3306 }],
    ['ann@/shop', { host: '127.0.0.1', database: 'shop' }],
    ['/', { user: '', database: undefined }],
    ['tcp(db)/', { user: '', host: 'db', database: undefined }],
    ['ann@unix(/run/mysqld/mysqld.sock)/shop', { socketPath: '/run/mysqld/mysqld.sock', database: 'shop' }],
    ['ann@unix/shop', { socketPath: '/tmp/mysql.sock' }],
    ['ann@tcp(db)/shop%2Feu', { database: 'shop/eu' }],
    ['ann@tcp(db)/shop?timeout=1m30s', { connectTimeoutMs: 90_000 }],
    ['ann@tcp(db)/shop?timeout=500ms', { connectTimeoutMs: 500 }],
    ['ann@tcp(db)/shop', { connectTimeoutMs: 15_000, applicationName: 'dbsync' }],
    ['ann@tcp(db)/?parseTime=true&loc=Europe%2FBerlin&multiStatements=true&interpolateParams=1', { host: 'db' }],
    ['ann@tcp(db)/?charset=utf8mb4,utf8&collation=utf8mb4_unicode_ci&allowNativePasswords=true', { host: 'db' }],
    ['ann@tcp(db)/?readTimeout=0&time_zone=%27%2B00%3A00%27', { host: 'db' }],
    ['ann@tcp(db)/?connectionAttributes=team:x,program_name:loader', { applicationName: 'loader' }],
    ['ann@tcp(db)/?allowCleartextPasswords=true&tls=skip-verify', { allowsCleartext: true }],
  ])('takes %s as the driver does', (dsn, expected) => {
    expect(read(dsn)).toMatchObject(expected);
  });

  it.each([
    ['false', 'disabled', false, false],
    ['true', 'required', true, true],
    ['skip-verify', 'required', false, false],
    ['preferred', 'preferred', false, false],
    ['true&allowFallbackToPlaintext=true', 'preferred', true, true],
  ])('understands tls=%s', (value, mode, rejectUnauthorized, verifyIdentity) => {
    expect(read(`ann@tcp(db)/shop?tls=${value}`).tls).toEqual({
      mode,
      settings: { rejectUnauthorized, verifyIdentity },
    });
  });

  it.each([
    ['ann@tcp(db)', /no "\/" stands before the database/],
    ['ann@tcp(db:3306/shop', /neither tcp nor unix|address does not end/],
    ['ann@udp(db)/shop', /neither tcp nor unix/],
    ['ann@tcp(db:x)/shop', /not host:port/],
    ['ann@tcp(db:0)/shop', /not host:port/],
    ['ann@tcp(db)/shop?tls=custom', /"tls" is not one of/],
    ['ann@tcp(10.0.0.1)/shop?tls=true', /identity cannot be verified/],
    ['ann@tcp(db)/shop?timeout=30', /"timeout" is not a duration/],
    ['ann@tcp(db)/shop?readTimeout=30s', /"readTimeout" is not supported/],
    ['ann@tcp(db)/shop?writeTimeout=1m', /"writeTimeout" is not supported/],
    ['ann@tcp(db)/shop?charset=latin1', /"charset" has a value/],
    ['ann@tcp(db)/shop?collation=latin1_bin', /"collation"/],
    ['ann@tcp(db)/shop?compress=true', /"compress" has a value/],
    ['ann@tcp(db)/shop?allowOldPasswords=true', /"allowOldPasswords" has a value/],
    ['ann@tcp(db)/shop?allowNativePasswords=false', /"allowNativePasswords" has a value/],
    ['ann@tcp(db)/shop?serverPubKey=mine', /"serverPubKey" is not supported/],
    ['ann@tcp(db)/shop?sql_mode=ANSI', /"sql_mode" is not supported/],
    ['ann@tcp(db)/shop?allowCleartextPasswords=maybe', /neither true nor false/],
    ['ann@tcp(db)/100%', /percent-encoding of its database/],
  ])('refuses %s', (dsn, message) => {
    expect(() => read(dsn)).toThrow(message);
    expect(() => read(dsn)).toThrow(expect.objectContaining({ code: 'CONFIG_URL' }));
  });
});
