import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readConnectionString } from './read-connection-string.ts';

describe('a connection string', () => {
  it.each([
    ['postgresql://ann:s%40c@db:6432/shop', 'postgresql://ann:s%40c@db:6432/shop'],
    ['POSTGRES://ann@db/shop', 'postgresql://ann@db/shop'],
    ['mysql://ann@db/shop', 'mysql://ann@db/shop'],
    ['pglite:./replicas', 'pglite:./replicas'],
    // Nothing is a fragment: a "#" belongs to the part it stands in.
    ['postgresql://ann:a#b@db/sh#op', 'postgresql://ann:a%23b@db/sh%23op'],
    ['mysql://ann:#@db/shop?program_name=a#b', 'mysql://ann:%23@db/shop?program_name=a%23b'],
    ['postgresql://ann@[::1]:7777/shop', 'postgresql://ann@[::1]:7777/shop'],
    ['postgresql://a:1,b:2/shop', 'postgresql://a:1,b:2/shop'],
    ['postgresql:///shop', 'postgresql:///shop'],
    ['postgresql://db?dbname=shop', 'postgresql://db/?dbname=shop'],
  ])('%s is %s for the engine', (text, url) => {
    expect(readConnectionString(text)).toBe(url);
  });

  it.each([
    ['postgresql', 'disable', 'sslmode=disable'],
    ['postgresql', 'prefer', 'sslmode=prefer'],
    ['postgresql', 'allow', 'sslmode=allow'],
    ['postgresql', 'require', 'sslmode=require'],
    ['postgresql', 'verify-ca', 'sslmode=verify-ca'],
    ['postgresql', 'verify-full', 'sslmode=verify-full&sslrootcert=system'],
    ['postgresql', 'verify-full&sslrootcert=/ca.pem', 'sslrootcert=/ca.pem&sslmode=verify-full'],
    ['mysql', 'disable', 'ssl-mode=disable'],
    ['mysql', 'verify-ca', 'ssl-mode=verify-ca'],
    ['mysql', 'verify-full', 'ssl-mode=verify-full'],
  ])('%s hears of ssl=%s as %s', (dialect, mode, parameters) => {
    expect(readConnectionString(`${dialect}://ann@db/shop?ssl=${mode}`)).toBe(`${dialect}://ann@db/shop?${parameters}`);
  });

  it.each([
    ['postgresql://ann:hidden@db:5x/shop', 'its port is not a number'],
    ['postgresql://ann:hidden@db:70000/shop', 'its port is not a number'],
    ['postgresql://ann:hidden%@db/shop', 'percent-encoding of its password'],
    ['postgresql://%zz:hidden@db/shop', 'percent-encoding of its user'],
    ['postgresql://ann:hidden@db/%', 'percent-encoding of its database'],
    ['postgresql://ann:hidden@%/shop', 'percent-encoding of its host'],
    ['postgresql://ann:hidden@db@x/shop', 'holds an "@"'],
    ['postgresql://ann:hid/den@db/shop', 'holds a "/" or "?"'],
    ['postgresql://ann:hid?den@db/shop', 'holds a "/" or "?"'],
    ['postgresql://ann:hidden@::1/shop', 'its host is malformed'],
    ['postgresql://ann:hidden@:5432/shop', 'its host is missing'],
    ['postgresql://ann:hidden@db', 'its database is missing'],
    ['mysql://ann:hidden@db/', 'its database is missing'],
    ['mysql://ann:hidden@db/a/b', 'its database holds a "/"'],
    ['mysql://ann:hidden@db/shop?ssl=maybe', 'its parameter "ssl" is not one of disable'],
    ['mysql://ann:hidden@db/shop?ssl=', 'its parameter "ssl" is not one of disable'],
    ['postgresql://ann:hidden@db/shop?ssl=require&sslmode=disable', 'both "ssl" and "sslmode"'],
    ['mssql://ann:hidden@db/shop', 'dialect that is not supported'],
    ['oracle://ann:hidden@db/shop', 'dialect that is not supported'],
    ['ann:hidden@tcp(db:3306)/shop', 'its scheme'],
    ['hidden', 'its scheme'],
  ])('%s is refused: %s', (text, why) => {
    expect.assertions(3);
    try {
      readConnectionString(text);
    } catch (error) {
      expect(error).toMatchObject({ code: 'CONFIG_URL', context: { option: 'connection-string' } });
      expect(error).toHaveProperty('message', expect.stringContaining(why));
      expect(inspect(error, { depth: 5 })).not.toMatch(/hidden|hid\/den|hid\?den/);
    }
  });

  it('is asked for when it is missing', () => {
    for (const text of [undefined, ''])
      expect(() => readConnectionString(text)).toThrow(expect.objectContaining({ code: 'CONFIG_MISSING' }));
  });
});
