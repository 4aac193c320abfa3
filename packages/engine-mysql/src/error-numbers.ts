import type { Advice, ErrorCode, ErrorMeaning } from '@sync/core/connector';

/**
 * What the servers' error numbers mean (MySQL manual, "Server Error Message Reference"; MariaDB, "MariaDB Error Codes"): from 1900 to 1999 and from 4000
 * on each server has its own, and none of those listed means two things.
 */
type Numbers = Readonly<Record<number, ErrorMeaning>>;

/** The same rule for several numbers. */
function each(numbers: readonly number[], rule: ErrorMeaning): Numbers {
  return Object.fromEntries(numbers.map((number) => [number, rule]));
}

function rule(code: ErrorCode, why: string, todo: string, advice?: Advice): ErrorMeaning {
  return { code, why, todo, ...(advice === undefined ? {} : { advice }) };
}

const lostTodo = 'See the server log for the reason, then run again.';

/** About the connection itself. */
export const connectionNumbers: Numbers = {
  ...each(
    [1045, 1698, 1130, 3118, 4151, 1862, 1820, 3955],
    rule(
      'CONNECTION_AUTH',
      'the server refused the user or password',
      'Check user, password and the host the user may come from.',
      'fix',
    ),
  ),
  ...each(
    [1044, 1049],
    rule(
      'CONNECTION_DATABASE',
      'the database does not exist, or the user may not use it',
      'Create it, grant it, or correct the name in the URL.',
      'fix',
    ),
  ),
  ...each(
    [1040, 1203, 1226],
    rule(
      'CONNECTION_LIMIT',
      'the server has no connection left',
      'Lower pool.maxOpen, or raise max_connections or the limit of the user at the server.',
    ),
  ),
  3159: rule('CONNECTION_TLS', 'the server takes encrypted connections only', 'Use ssl-mode=REQUIRED.', 'fix'),
  1129: rule(
    'CONNECTION_UNREACHABLE',
    'the server blocks this host after too many broken connections',
    'Run FLUSH HOSTS, or raise max_connect_errors at the server.',
    'fix',
  ),
  1053: rule('CONNECTION_LOST', 'the server is shutting down', 'Run again when it accepts connections.'),
  ...each([1927, 3169], rule('CONNECTION_LOST', 'somebody ended the session with KILL', lostTodo)),
  4031: rule('CONNECTION_LOST', 'the server closed the idle session', lostTodo),
};

const again = 'Run again.';
const packet = 'Raise max_allowed_packet at the server and for its clients, or lower maxFieldBytes.';
const localFiles =
  'Set local_infile = ON at the server for the fast way; without it rows go in by INSERT statements, which takes longer.';

/** At a source. */
export const readNumbers: Numbers = {
  ...each(
    [1142, 1143, 1227, 1370, 1044, 1419],
    rule('READ_PERMISSION', 'permission denied', 'Grant SELECT to the user, or exclude the table.'),
  ),
  ...each([1205, 3572], rule('READ_LOCKED', 'another session holds a lock', 'Run again when it is released.', 'retry')),
  1213: rule('READ_LOCKED', 'a deadlock with another session was broken', again, 'retry'),
  1412: rule(
    'READ_SNAPSHOT_LOST',
    'a table was changed by ALTER or TRUNCATE since the snapshot was taken',
    'Run again when nobody changes tables.',
    'retry',
  ),
  1146: rule('READ_FAILED', 'a table is gone', 'Run again; the table was dropped since it was described.', 'retry'),
  1153: rule('READ_FAILED', 'a row is larger than the largest packet', packet),
  1317: rule('READ_FAILED', 'the statement was cancelled by somebody', again, 'retry'),
  ...each([1969, 3024], rule('READ_FAILED', 'a time limit of the server ended the statement', again, 'retry')),
};

const widen = 'Change the value at the source, or widen the column at the sink.';
const space = 'Free the resource at the server, then run again.';

/** At a sink. */
export const writeNumbers: Numbers = {
  ...each(
    [1062, 1586, 1169, 1761, 1859],
    rule(
      'WRITE_UNIQUE',
      'a unique key was violated',
      'Empty the table first (truncate), or let onConflict be "nothing" or "update"; when it was empty, two rows of the source are equal by this key and its collation.',
    ),
  ),
  ...each(
    [1451, 1452, 1216, 1217, 1701],
    rule('WRITE_FOREIGN_KEY', 'a foreign key was violated', 'Select the referenced table too, or load it first.'),
  ),
  ...each(
    [3819, 4025, 1526, 1748, 1369],
    rule(
      'WRITE_CHECK',
      'a check constraint was violated, or no partition takes the row',
      'Change the rows at the source, or the constraint at the sink.',
    ),
  ),
  ...each(
    [1048, 1263, 1364, 1566],
    rule(
      'WRITE_NOT_NULL',
      'a column that must not be null received null, or nothing',
      'Fill the column at the source, or allow null at the sink.',
    ),
  ),
  ...each(
    [1406, 1265, 1260],
    rule('WRITE_VALUE', 'a value is too long, was cut or rounded, or is none of the labels', widen),
  ),
  ...each([1264, 1441, 1690, 1916], rule('WRITE_VALUE', 'a number or time is out of range', widen)),
  ...each([1292, 1411, 1367, 1525, 1918], rule('WRITE_VALUE', 'a date, time or number is malformed', widen)),
  ...each(
    [1366, 1300, 1267, 3854],
    rule('WRITE_VALUE', 'a text cannot be read as the type or character set of its column', widen),
  ),
  ...each(
    [1416, 3037, 3055, 3548, 3616, 3617, 3643],
    rule('WRITE_VALUE', 'a geometry is not valid for its column', widen),
  ),
  ...each(
    [3140, 3141, 3143, 3144, 3156, 3157, 3903, 4037, 4038],
    rule('WRITE_VALUE', 'a text is no valid JSON', widen),
  ),
  ...each(
    [1261, 1262],
    rule('WRITE_VALUE', 'a line of the load has another number of fields than columns', 'Report this as a bug.'),
  ),
  ...each([1153, 1301, 1162], rule('WRITE_PACKET', 'a row or value is larger than the server takes', packet)),
  ...each(
    [1021, 1114, 1041, 1037, 1038, 1026, 1206, 3019],
    rule('WRITE_SPACE', 'the server is out of disk, memory or another resource', space),
  ),
  ...each(
    [1142, 1143, 1227, 1370, 1044, 1419, 1418, 1410, 1449],
    rule('WRITE_PERMISSION', 'permission denied', 'Grant the missing right to the user, or exclude the table.'),
  ),
  ...each(
    [1290, 1792, 1836, 1036],
    rule('WRITE_PERMISSION', 'the sink is read-only', 'Give a server that is no replica, and no read-only database.'),
  ),
  ...each([3948, 4166, 1148], rule('WRITE_PERMISSION', 'the server refuses LOAD DATA LOCAL', localFiles)),
  ...each(
    [1205, 3572, 1637],
    rule('WRITE_LOCKED', 'a lock could not be had', 'Run again when no other session holds it.', 'retry'),
  ),
  ...each([1213, 1614], rule('WRITE_DEADLOCK', 'a deadlock with another session was broken', again, 'retry')),
  1020: rule('WRITE_DEADLOCK', 'another session changed a row since it was read', again, 'retry'),
  1412: rule('WRITE_LOCKED', 'another session changed the table meanwhile', again, 'retry'),
  1317: rule('WRITE_FAILED', 'the statement was cancelled by somebody', again, 'retry'),
  ...each([1969, 3024], rule('WRITE_FAILED', 'a time limit of the server ended the statement', again, 'retry')),
  ...each([1644, 1645], rule('WRITE_FAILED', raised(), 'See the definition of the triggers of the table.')),
  ...each(
    schemaNumbers(),
    rule('WRITE_SCHEMA', 'the server refused a definition', 'Compare it with what the server allows.'),
  ),
};

function raised(): string {
  return 'a trigger or function raised an error (its text is left out, it may hold row values)';
}

/** Errors of statements that make, change or drop something. */
function schemaNumbers(): readonly number[] {
  return [
    1005, 1007, 1008, 1022, 1050, 1051, 1059, 1060, 1061, 1063, 1064, 1067, 1068, 1069, 1070, 1071, 1072, 1073, 1074, 1075,
    1089, 1090, 1091, 1101, 1103, 1109, 1111, 1113, 1115, 1117, 1118, 1121, 1128, 1163, 1166, 1167, 1170, 1171, 1176, 1214,
    1215, 1221, 1231, 1235, 1239, 1248, 1253, 1273, 1283, 1286, 1293, 1294, 1303, 1304, 1305, 1313, 1347, 1350, 1356,
    1359, 1360, 1362, 1383, 1439, 1478, 1503, 1506, 1537, 1539, 1553, 1557, 1564, 1568, 1579, 1654, 1709, 1717, 1728,
    1822, 1824, 1825, 1826, 1830, 1832, 1833, 1834, 1845, 1846, 1901, 1903, 3105, 3106, 3107, 3108, 3700, 3734, 3757,
    3763, 3780, 3813, 3814, 3815, 3816, 3818, 3820, 3822, 3823, 4030, 4161,
  ]; // biome-ignore format: a table of numbers
}
