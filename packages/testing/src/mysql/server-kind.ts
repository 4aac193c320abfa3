import type { MysqlServer } from './mysql-server.ts';

/** What `VERSION()` says of a server: `10.11.19-MariaDB-0+deb12u1` and `9.7.4-2` have words of the packager behind them. */
export function kindOfServer(said: string): Pick<MysqlServer, 'flavor' | 'version' | 'major' | 'versionNumber'> {
  const version = /^[\d.]+/.exec(said)?.[0] ?? '';
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const flavor = /mariadb/i.test(said) ? 'mariadb' : 'mysql';
  return { flavor, version, major, versionNumber: major * 10_000 + minor * 100 + patch };
}
