/** Statement that loads a file of the client into `wide`, byte for byte. */
const loadWide = (file: string): string => `load data local infile '${file}' into table wide character set binary`;

/** MariaDB's own client loads a file that is there already: the speed of the target alone. */
export function loadReadyFile(file: string): string {
  return `mariadb $TARGET --local-infile=1 -e "${loadWide(file)}"`;
}

export const DUMP_PIPE_MYSQL = 'mariadb-dump $SOURCE --single-transaction --quick | mariadb $TARGET';

/** Two threads at each end, through files. */
export function mydumperAndLoader(folder: string): string {
  return [
    `rm -rf ${folder}`,
    `mydumper $SOURCE_FLAGS -B $SOURCE_NAME -T wide -t 2 -r 250000 -o ${folder}`,
    `myloader $TARGET_FLAGS -B $TARGET_NAME -t 2 -o -d ${folder}`,
  ].join(' && ');
}

/** Postgres converts, psql and mariadb carry: one stream. */
export const COPY_PIPE_LOAD = `$PSQL "$SOURCE" -c "copy (
  select id, quantity, serial_number, title, code, price, ratio, created_at at time zone 'UTC', changed_at at time zone 'UTC', day,
    attributes, public_id, is_active::int, tags::text, encode(payload, 'hex'), note
  from public.wide) to stdout" | mariadb $TARGET --local-infile=1 -e "load data local infile '/dev/stdin' into table wide
  character set utf8mb4 (id, quantity, serial_number, title, code, price, ratio, created_at, changed_at, day, attributes, public_id,
    is_active, tags, @payload, note) set payload = unhex(@payload)"`;

/** pgloader makes table and indexes itself. The rows of a batch are bounded, since it dies of heap exhaustion otherwise. */
export const PGLOADER =
  'pgloader --with "prefetch rows = 5000" --with "batch rows = 5000" --with "include drop" "$SOURCE_URL" "$TARGET_URL"';
