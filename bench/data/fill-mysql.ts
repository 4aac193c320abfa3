import { runMysql } from '../mysql-servers.ts';
import { type MysqlScript, mysqlWideTable } from './mysql-wide.ts';

/** Makes and fills the table at the source. */
export async function fillWide(url: string, script: MysqlScript): Promise<void> {
  process.stderr.write(`making ${script.name} of MariaDB: ${script.rows.toLocaleString('en')} rows\n`);
  await runMysql(url, [script.table, script.fill, 'analyze table wide']);
}

/** Makes the table anew at the target, empty, and waits until the server has written what is dirty, so that no variant pays for another. */
export async function prepareWide(serverUrl: string, url: string, table = mysqlWideTable): Promise<void> {
  await runMysql(url, ['drop table if exists wide', table]);
  await waitUntilWritten(serverUrl);
}

/** Waits until the server has written what is dirty. */
export async function waitUntilWritten(serverUrl: string): Promise<void> {
  await runMysql(serverUrl, ['set global innodb_max_dirty_pages_pct = 0']);
  for (;;) {
    const [row] = await runMysql<{ Value: string }>(serverUrl, [
      "show global status like 'Innodb_buffer_pool_pages_dirty'",
    ]);
    if (Number(row?.Value ?? 0) < 100) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await runMysql(serverUrl, ['set global innodb_max_dirty_pages_pct = 90']);
}

/** What of it is at the target: rows, sums that show a difference, indexes. */
export async function describeWide(url: string): Promise<string> {
  const [row] = await runMysql<Record<string, unknown>>(url, [
    `select count(*) as row_count, sum(crc32(concat_ws('|', id, quantity, serial_number, title, code, price, ratio, created_at, changed_at,
      day, public_id, is_active, payload, note))) as content,
      (select count(distinct index_name) from information_schema.statistics where table_schema = database()) as indexes from wide`,
  ]);
  return JSON.stringify(row);
}
