import { inspect } from 'node:util';
import { ConfigError, type ErrorPlace } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { classifyWarning, translateError } from './translate-error.ts';

const source: ErrorPlace = {
  end: 'source',
  connector: 'mysql-source',
  display: 'mysql://ann@db:3306/shop',
  doing: 'reading rows of shop.users',
  table: 'shop.users',
};
const sink: ErrorPlace = { ...source, end: 'sink', connector: 'mysql-sink', doing: 'loading shop.users' };
const connecting: ErrorPlace = { ...source, doing: 'connecting' };

/** An error as mysql2 makes it of what a server says. */
function serverError(errno: number, sqlMessage: string, sqlState = 'HY000'): Error {
  const sql = "INSERT INTO users VALUES ('geheim')";
  return Object.assign(new Error(sqlMessage), { code: 'ER_SOMETHING', errno, sqlState, sqlMessage, sql });
}

function systemError(code: string, message = code): Error {
  return Object.assign(new Error(message), { code, errno: -111, syscall: 'connect' });
}

describe('translating what a server says', () => {
  it.each([
    [1045, 'CONNECTION_AUTH', 'fix'],
    [1698, 'CONNECTION_AUTH', 'fix'],
    [1044, 'CONNECTION_DATABASE', 'fix'],
    [1049, 'CONNECTION_DATABASE', 'fix'],
    [1040, 'CONNECTION_LIMIT', 'retry'],
    [1203, 'CONNECTION_LIMIT', 'retry'],
    [1226, 'CONNECTION_LIMIT', 'retry'],
    [3159, 'CONNECTION_TLS', 'fix'],
    [1129, 'CONNECTION_UNREACHABLE', 'fix'],
    [1053, 'CONNECTION_LOST', 'retry'],
    [1927, 'CONNECTION_LOST', 'retry'],
    [4031, 'CONNECTION_LOST', 'retry'],
    [2013, 'CONNECTION_LOST', 'retry'],
  ])('while connecting, %i is %s', (errno, code, advice) => {
    expect(translateError(serverError(errno, 'x'), connecting)).toMatchObject({ code, advice });
  });

  it.each([
    [1142, 'READ_PERMISSION', 'fix'],
    [1044, 'READ_PERMISSION', 'fix'],
    [1205, 'READ_LOCKED', 'retry'],
    [1213, 'READ_LOCKED', 'retry'],
    [1412, 'READ_SNAPSHOT_LOST', 'retry'],
    [1317, 'READ_FAILED', 'retry'],
    [3024, 'READ_FAILED', 'retry'],
    [9999, 'READ_FAILED', 'fix'],
  ])('at a source, %i is %s', (errno, code, advice) => {
    expect(translateError(serverError(errno, 'x'), source)).toMatchObject({ code, advice, name: 'ReadError' });
  });

  it.each([
    [1062, 'WRITE_UNIQUE', 'fix'],
    [1586, 'WRITE_UNIQUE', 'fix'],
    [1452, 'WRITE_FOREIGN_KEY', 'fix'],
    [1451, 'WRITE_FOREIGN_KEY', 'fix'],
    [3819, 'WRITE_CHECK', 'fix'],
    [4025, 'WRITE_CHECK', 'fix'],
    [1526, 'WRITE_CHECK', 'fix'],
    [1048, 'WRITE_NOT_NULL', 'fix'],
    [1364, 'WRITE_NOT_NULL', 'fix'],
    [1263, 'WRITE_NOT_NULL', 'fix'],
    [1406, 'WRITE_VALUE', 'fix'],
    [1264, 'WRITE_VALUE', 'fix'],
    [1265, 'WRITE_VALUE', 'fix'],
    [1292, 'WRITE_VALUE', 'fix'],
    [1366, 'WRITE_VALUE', 'fix'],
    [1411, 'WRITE_VALUE', 'fix'],
    [1416, 'WRITE_VALUE', 'fix'],
    [3140, 'WRITE_VALUE', 'fix'],
    [3157, 'WRITE_VALUE', 'fix'],
    [1153, 'WRITE_PACKET', 'fix'],
    [1301, 'WRITE_PACKET', 'fix'],
    [1114, 'WRITE_SPACE', 'fix'],
    [1021, 'WRITE_SPACE', 'fix'],
    [1142, 'WRITE_PERMISSION', 'fix'],
    [1227, 'WRITE_PERMISSION', 'fix'],
    [1290, 'WRITE_PERMISSION', 'fix'],
    [3948, 'WRITE_PERMISSION', 'fix'],
    [4166, 'WRITE_PERMISSION', 'fix'],
    [1205, 'WRITE_LOCKED', 'retry'],
    [1213, 'WRITE_DEADLOCK', 'retry'],
    [1064, 'WRITE_SCHEMA', 'fix'],
    [1050, 'WRITE_SCHEMA', 'fix'],
    [3780, 'WRITE_SCHEMA', 'fix'],
    [1644, 'WRITE_FAILED', 'fix'],
    [9999, 'WRITE_FAILED', 'fix'],
  ])('at a sink, %i is %s', (errno, code, advice) => {
    expect(translateError(serverError(errno, 'x'), sink)).toMatchObject({ code, advice, name: 'WriteError' });
  });

  it.each([
    ['22003', 'WRITE_VALUE'],
    ['23000', 'WRITE_CHECK'],
    ['40001', 'WRITE_DEADLOCK'],
    ['45000', 'WRITE_FAILED'],
    ['08S01', 'CONNECTION_LOST'],
  ])('falls back on the class of SQLSTATE %s', (state, code) => {
    expect(translateError(serverError(9999, 'x', state), sink).code).toBe(code);
  });
});

describe('what an error tells', () => {
  it.each([
    [1406, "Data too long for column 'name' at row 3", { column: 'name' }],
    [
      1366,
      "Incorrect integer value: 'geheim' for column `shop`.`users`.`age` at row 1",
      { table: 'shop.users', column: 'age' },
    ],
    [1366, "Incorrect integer value: 'geheim' for column 'age' at row 1", { column: 'age' }],
    [1366, "Incorrect integer value: 'geheim' for column 'x' at row 1' for column 'age' at row 1", { column: 'age' }],
    [1048, "Column 'age' cannot be null", { column: 'age' }],
    [1364, "Field 'age' doesn't have a default value", { column: 'age' }],
    [
      1452,
      'Cannot add or update a child row: a foreign key constraint fails (`shop`.`orders`, CONSTRAINT `o_fk` FOREIGN KEY (`u`) REFERENCES `users` (`id`))',
      { table: 'shop.orders' },
    ],
    [4025, 'CONSTRAINT `users.age` failed for `shop`.`users`', { table: 'shop.users' }],
    [1146, "Table 'shop.gone' doesn't exist", { table: 'shop.gone' }],
  ])('%i names what the message names', (errno, message, context) => {
    const error = translateError(serverError(errno, message), { ...sink, table: undefined } as never);
    expect(error.context).toMatchObject({ ...context, engineCode: String(errno), connector: 'mysql-sink' });
    expect(inspect(error, { depth: 9 })).not.toContain('geheim');
  });

  it.each([
    [1062, "Duplicate entry 'geheim' for key 'users.name'", /key users\.name/],
    [1062, "Duplicate entry 'geheim' for key 'a' for key 'PRIMARY'", /key PRIMARY\)/],
    [1292, "Incorrect datetime value: 'geheim'", /malformed/],
    [1292, "Truncated incorrect DOUBLE value: 'geheim' for column 'geheim'", /malformed/],
    [1690, "BIGINT value is out of range in 'geheim'", /out of range/],
    [1064, "You have an error in your SQL syntax near 'geheim'", /definition/],
    [1644, 'geheim', /trigger or function/],
    [3819, "Check constraint 'positive' is violated.", /key positive/],
  ])('%i keeps values out of message and cause', (errno, message, expected) => {
    const error = translateError(serverError(errno, message), sink);
    expect(error.message).toMatch(expected);
    expect(inspect(error, { depth: 9 })).not.toContain('geheim');
  });

  it('keeps the words of a server that name objects only', () => {
    const error = translateError(serverError(1071, 'Specified key was too long; max key length is 3072 bytes'), sink);
    expect(error.message).toBe(
      'Failed loading shop.users on mysql://ann@db:3306/shop: the server refused a definition: ' +
        'Specified key was too long; max key length is 3072 bytes (error 1071, SQLSTATE HY000). Compare it with what the server allows.',
    );
  });

  it.each([
    ['ECONNREFUSED', 'CONNECTION_UNREACHABLE'],
    ['ENOTFOUND', 'CONNECTION_UNREACHABLE'],
    ['ETIMEDOUT', 'CONNECTION_UNREACHABLE'],
    ['ENOENT', 'CONNECTION_UNREACHABLE'],
    ['HANDSHAKE_NO_SSL_SUPPORT', 'CONNECTION_TLS'],
    ['HANDSHAKE_SSL_ERROR', 'CONNECTION_TLS'],
    ['CERT_HAS_EXPIRED', 'CONNECTION_TLS'],
    ['PROTOCOL_CONNECTION_LOST', 'CONNECTION_LOST'],
    ['ECONNRESET', 'CONNECTION_LOST'],
    ['EPIPE', 'CONNECTION_LOST'],
    ['AUTH_SWITCH_PLUGIN_ERROR', 'CONNECTION_AUTH'],
  ])('%s is %s', (system, code) => {
    expect(translateError(systemError(system), connecting)).toMatchObject({ code, name: 'ConnectionError' });
  });

  it('takes the first of several addresses that failed', () => {
    const error = new AggregateError([systemError('ECONNREFUSED')], '');
    expect(translateError(error, connecting).code).toBe('CONNECTION_UNREACHABLE');
  });

  it('is an abort when the signal has fired and the statement ended by it', () => {
    const place = { ...sink, signal: AbortSignal.abort() };
    expect(translateError(serverError(1317, 'Query execution was interrupted', '70100'), place).name).toBe(
      'AbortedError',
    );
    expect(translateError(systemError('ERR_STREAM_DESTROYED'), place).name).toBe('AbortedError');
    expect(translateError(serverError(1062, "Duplicate entry 'x' for key 'y'"), place).name).toBe('WriteError');
  });

  it('leaves our own errors as they are', () => {
    const error = new ConfigError({ code: 'CONFIG_URL', message: 'x' });
    expect(translateError(error, sink)).toBe(error);
  });
});

describe('classifying a warning', () => {
  it.each([
    [1265, "Data truncated for column 'age' at row 7", { code: 'WRITE_VALUE', column: 'age', row: 7 }],
    [1062, "Duplicate entry 'geheim' for key 'PRIMARY'", { code: 'WRITE_UNIQUE' }],
    [
      1366,
      "Incorrect string value: '\\xF0' for column 'name' at row 2",
      { code: 'WRITE_VALUE', column: 'name', row: 2 },
    ],
    [1452, 'Cannot add or update a child row', { code: 'WRITE_FOREIGN_KEY' }],
    [
      1263,
      "Column set to default value; NULL supplied to NOT NULL column 'age' at row 1",
      { code: 'WRITE_NOT_NULL', column: 'age' },
    ],
    [4025, 'CONSTRAINT `c` failed for `shop`.`users`', { code: 'WRITE_CHECK', table: 'shop.users' }],
    [3819, "Check constraint 'c' is violated.", { code: 'WRITE_CHECK' }],
    [1261, "Row 1 doesn't contain data for all columns", { code: 'WRITE_VALUE' }],
  ])('%i as the error a strict statement would have ended with', (number, message, expected) => {
    const meaning = classifyWarning(number, message);
    expect(meaning).toMatchObject(expected);
    expect(JSON.stringify(meaning)).not.toContain('geheim');
  });
});
