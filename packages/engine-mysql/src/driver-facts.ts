import { readMessageNames } from './message-names.ts';

/** What is safe to know of a driver's error: numbers and names, and text of the server only where it cannot hold row values. */
export interface DriverFacts {
  /** The server's error number. */
  readonly errno?: number;
  /** SQLSTATE. */
  readonly state?: string;
  /** Node's or mysql2's own code: `ECONNREFUSED`, `PROTOCOL_CONNECTION_LOST`. */
  readonly system?: string;
  /** The connection is gone. */
  readonly isLost: boolean;
  /** `database.table`, or the table alone when the server said no more. */
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  /** Row of the statement, from 1. */
  readonly row?: number;
  /** The server's message, only for numbers whose messages hold names and never values. */
  readonly text?: string;
}

/**
 * Numbers whose messages name objects, users, settings and limits, never the content of rows: (rights) 1044 1045 1095 1141 1142 1143 1227 1370
 * 1410 1698 3159 4151, (objects that are missing or double) 1007 1008 1046 1049 1050 1051 1054 1060 1061 1072 1091 1109 1146 1176 1304 1305
 * 1347 1359 1360 1537 1539 3700, (definitions) 1005 1022 1059 1067 1068 1069 1070 1071 1075 1089 1101 1103 1117 1118 1163 1167 1170 1171 1215
 * 1217 1239 1248 1253 1267 1273 1283 1286 1356 1418 1419 1478 1503 1506 1553 1557 1564 1701 1709 1717 1728 1825 1830 1832 1833 1834 1846
 * 3106 3107 3108 3734 3780 3813 3815 3818 3820 3822 3823 4030, (limits and states) 1040 1041 1053 1114 1153 1203 1205 1206 1213 1226 1290
 * 1317 1412 1792 1836 3024 3948 4166 1148 1969.
 */
const plainNumbers = new Set([
  1030, 1449,
  1044, 1045, 1095, 1141, 1142, 1143, 1227, 1370, 1410, 1698, 3159, 4151, 1007, 1008, 1046, 1049, 1050, 1051, 1054, 1060,
  1061, 1072, 1091, 1109, 1146, 1176, 1304, 1305, 1347, 1359, 1360, 1537, 1539, 3700, 1005, 1022, 1059, 1067, 1068, 1069,
  1070, 1071, 1075, 1089, 1101, 1103, 1117, 1118, 1163, 1167, 1170, 1171, 1215, 1217, 1239, 1248, 1253, 1267, 1273, 1283,
  1286, 1356, 1418, 1419, 1478, 1503, 1506, 1553, 1557, 1564, 1701, 1709, 1717, 1728, 1825, 1830, 1832, 1833, 1834, 1846,
  3106, 3107, 3108, 3734, 3780, 3813, 3815, 3818, 3820, 3822, 3823, 4030, 1040, 1041, 1053, 1114, 1153, 1203, 1205, 1206,
  1213, 1226, 1290, 1317, 1412, 1792, 1836, 3024, 3948, 4166, 1148, 1969,
]); // biome-ignore format: a table of numbers

/** Codes by which mysql2 and Node say that an open connection ended. */
const lostCodes = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_PACKETS_OUT_OF_ORDER',
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** Numbers by which a server ends a connection: gone, lost, shutdown, killed, aborted, network errors, idle too long. */
const lostNumbers = new Set([2006, 2013, 2055, 1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 3169, 4031]);

/** Reads the facts of anything thrown. */
export function readDriverFacts(error: unknown): DriverFacts {
  const fields = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
  const message = typeof fields.sqlMessage === 'string' ? fields.sqlMessage : String(fields.message ?? error);
  const code = typeof fields.code === 'string' ? fields.code : firstInnerCode(fields);
  const isServer = typeof fields.errno === 'number' && fields.errno > 0 && typeof fields.sqlState === 'string';
  if (isServer) return readServerFacts(fields.errno as number, message, (fields.sqlState as string) || undefined);
  // mysql2 reads what the server says before the greeting is over as an error without a state.
  if (typeof fields.errno === 'number' && fields.errno >= 1000)
    return readServerFacts(fields.errno, message, undefined);
  const isClosed = /closed state|Pool is closed|connection is in closed|Connection lost|socket has been ended/.test(
    message,
  );
  const isLost = isClosed || (code !== undefined && lostCodes.has(code));
  return { isLost, ...(code === undefined ? {} : { system: code }) };
}

/** Reads the facts of what a server said: an error, or a line of SHOW WARNINGS. */
export function readServerFacts(errno: number, message: string, state: string | undefined): DriverFacts {
  return {
    errno,
    isLost: lostNumbers.has(errno),
    ...(state === undefined ? {} : { state }),
    ...(plainNumbers.has(errno) ? { text: message.replace(/\s+/g, ' ').trim() } : {}),
    ...readMessageNames(errno, message),
  };
}

/** Node gathers the failures of several addresses in one error. */
function firstInnerCode(fields: Record<string, unknown>): string | undefined {
  const inner: unknown = Array.isArray(fields.errors) ? fields.errors[0] : undefined;
  const code = (inner as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/**
 * A stand-in for the driver's error that is safe to print: Node prints causes with all their fields, and the driver's `sql` and `sqlMessage`
 * hold row values.
 */
export function scrubbedCause(error: unknown, facts: DriverFacts): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const isServer = facts.errno !== undefined;
  const message = facts.text ?? (isServer ? `server error ${facts.errno}` : error.message);
  const cause = new Error(message);
  cause.name = isServer ? 'MysqlError' : error.name;
  cause.stack = `${cause.name}: ${message}\n${stackFrames(error)}`;
  return Object.assign(cause, { code: facts.errno ?? facts.system });
}

function stackFrames(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))
    .join('\n');
}
