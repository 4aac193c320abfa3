/** What a table of MySQL holds. */
export interface MysqlScript {
  readonly name: string;
  readonly rows: number;
  /** Makes the table with its keys, empty. */
  readonly table: string;
  /** Fills it. */
  readonly fill: string;
}

/**
 * A million rows of 16 columns, like those of the Postgres benchmark: integers, texts with what a file must escape, exact and
 * floating numbers, times, JSON, bytes, and NULLs in most columns. A primary key and two indexes, all in place.
 */
export function mysqlWideScript(scale: number): MysqlScript {
  const rows = Math.ceil(1_000_000 * scale);
  return { name: 'wide', rows, table: mysqlWideTable, fill: fillWide(rows) };
}

export const mysqlWideTable = `
  create table wide (
    id bigint not null, quantity int, serial_number bigint, title longtext not null, code varchar(40) not null,
    price decimal(14, 4), ratio double, created_at datetime(6) not null, changed_at datetime(6), day date,
    attributes json, public_id char(36) not null, is_active tinyint(1), tags json, payload longblob, note longtext,
    primary key (id), key wide_code (code), key wide_created_at (created_at))
  engine = InnoDB default charset = utf8mb4`;

function fillWide(rows: number): string {
  return `
    insert into wide
    select seq,
      if(seq % 7 > 0, seq * 7907 % 90001, null),
      seq * 1300021,
      concat('Article ', seq, ', ', md5(seq), if(seq % 40 = 0, ' tab\\there, line\\nbreak, back\\\\slash, Straße 東京', '')),
      concat('C-', lpad(seq, 11, '0')),
      if(seq % 10 > 0, (seq * 37 % 2000003) / 64.0, null),
      if(seq % 12 > 0, seq / 9e0, null),
      timestampadd(second, seq * 29, '2021-03-04 05:06:07.654321'),
      if(seq % 3 > 0, timestampadd(microsecond, seq * 7250000, '2023-01-01 00:00:00'), null),
      date_add('2016-01-01', interval seq % 3650 day),
      if(seq % 5 > 0, json_object('colour', elt(1 + seq % 3, 'red', 'green', 'blue'), 'size', seq % 50,
        'deep', json_object('n', seq, 'name', concat('v', seq)), 'list', json_array(seq % 3, seq % 5, null)), null),
      insert(insert(insert(insert(md5(concat('public', seq)), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'),
      if(seq % 15 > 0, seq % 2 = 0, null),
      if(seq % 4 > 0, json_array(concat('tag', seq % 12), 'with "quotes", and commas', 'z'), null),
      if(seq % 6 > 0, unhex(concat(md5(concat('a', seq)), md5(concat('b', seq)))), null),
      if(seq % 2 > 0, repeat('some words ', seq % 9), null)
    from seq_1_to_${rows}`;
}
