import { ConnectionError } from '@sync/core/connector';
import type { ServerFacts } from './connection.ts';
import { type MysqlClient, plainValues, sendQuery } from './mysql-client.ts';

/** The oldest servers we know: their successors are told apart by version where they differ. */
const oldest = { mysql: 5_07_00, mariadb: 10_04_00 } as const;

interface FactsRow {
  readonly version: string;
  readonly comment: string;
  readonly foldsCase: number | string;
  readonly maxPacket: number | string;
  readonly localFiles: number | string;
}

/** Asks a server what it is. Rejects with the driver's error, or with ConnectionError CONNECTION_FAILED when it is too old. */
export async function readServerFacts(client: MysqlClient, display: string): Promise<ServerFacts> {
  const sql = `SELECT VERSION() AS version, @@version_comment AS comment, @@lower_case_table_names AS foldsCase,
    @@max_allowed_packet AS maxPacket, @@local_infile AS localFiles`;
  const [row] = (await sendQuery(client, { ...plainValues, sql })) as FactsRow[];
  const text = row?.version ?? '';
  const flavor = /mariadb/i.test(`${text} ${row?.comment ?? ''}`) ? 'mariadb' : 'mysql';
  const [version = '', major = '0', minor = '0', patch = '0'] = /^(\d+)\.(\d+)\.(\d+)/.exec(text) ?? [];
  const versionNumber = Number(major) * 10_000 + Number(minor) * 100 + Number(patch);
  if (versionNumber < oldest[flavor]) throw tooOld(flavor, version, display);
  return {
    flavor,
    version,
    versionNumber,
    foldsCase: Number(row?.foldsCase) === 1,
    maxPacketBytes: Number(row?.maxPacket),
    takesLocalFiles: Number(row?.localFiles) === 1,
  };
}

function tooOld(flavor: ServerFacts['flavor'], version: string, display: string): ConnectionError {
  const name = flavor === 'mysql' ? 'MySQL' : 'MariaDB';
  return new ConnectionError({
    code: 'CONNECTION_FAILED',
    message: `Cannot use ${display}: it is ${name} ${version}, and nothing older than MySQL 5.7 or MariaDB 10.4 is supported. Upgrade the server.`,
    advice: 'fix',
  });
}
