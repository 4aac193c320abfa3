import { inspect } from 'node:util';
import { type ErrorPlace, SyncError } from '@sync/core/connector';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translateError } from './translate-error.ts';

const place: ErrorPlace = {
  end: 'sink',
  connector: 'postgres-sink',
  display: 'postgres://me@host:5432/shop',
  doing: 'copying into public.orders',
  table: 'public.orders',
};

/** What pg throws for an ErrorResponse. */
function serverError(fields: Record<string, unknown>): Error {
  return Object.assign(new Error(typeof fields.message === 'string' ? fields.message : 'something'), {
    severity: 'ERROR',
    ...fields,
  });
}

function systemError(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

describe('translating driver errors', () => {
  it.each([
    ['ECONNREFUSED', 'CONNECTION_UNREACHABLE', 'retry'],
    ['ENOTFOUND', 'CONNECTION_UNREACHABLE', 'fix'],
    ['ETIMEDOUT', 'CONNECTION_UNREACHABLE', 'retry'],
    ['ECONNRESET', 'CONNECTION_LOST', 'retry'],
    ['EPIPE', 'CONNECTION_LOST', 'retry'],
    ['CERT_HAS_EXPIRED', 'CONNECTION_TLS', 'fix'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'CONNECTION_TLS', 'fix'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'CONNECTION_TLS', 'fix'],
  ])('takes %s for %s', (system, code, advice) => {
    expect(translateError(systemError(system), place)).toMatchObject({ name: 'ConnectionError', code, advice });
  });

  it.each([
    ['Connection terminated unexpectedly', 'CONNECTION_LOST'],
    ['Client has encountered a connection error and is not queryable', 'CONNECTION_LOST'],
    ['timeout expired', 'CONNECTION_UNREACHABLE'],
    ['The server does not support SSL connections', 'CONNECTION_TLS'],
    ['There was an error establishing an SSL connection', 'CONNECTION_TLS'],
  ])('takes the message "%s", which has no code, for %s', (message, code) => {
    expect(translateError(new Error(message), place).code).toBe(code);
  });

  it.each([
    ['28P01', 'CONNECTION_AUTH', 'fix'],
    ['28000', 'CONNECTION_AUTH', 'fix'],
    ['3D000', 'CONNECTION_DATABASE', 'fix'],
    ['53300', 'CONNECTION_LIMIT', 'retry'],
    ['57P01', 'CONNECTION_LOST', 'retry'],
    ['57P02', 'CONNECTION_LOST', 'retry'],
    ['57P03', 'CONNECTION_UNREACHABLE', 'retry'],
    ['08006', 'CONNECTION_LOST', 'retry'],
    ['42501', 'WRITE_PERMISSION', 'fix'],
    ['23502', 'WRITE_NOT_NULL', 'fix'],
    ['23503', 'WRITE_FOREIGN_KEY', 'fix'],
    ['23505', 'WRITE_UNIQUE', 'fix'],
    ['23514', 'WRITE_CHECK', 'fix'],
    ['23P01', 'WRITE_CHECK', 'fix'],
    ['22001', 'WRITE_VALUE', 'fix'],
    ['22P02', 'WRITE_VALUE', 'fix'],
    ['53100', 'WRITE_SPACE', 'fix'],
    ['53200', 'WRITE_SPACE', 'fix'],
    ['58030', 'WRITE_SPACE', 'fix'],
    ['25006', 'WRITE_PERMISSION', 'fix'],
    ['55P03', 'WRITE_LOCKED', 'retry'],
    ['40P01', 'WRITE_DEADLOCK', 'retry'],
    ['40001', 'WRITE_DEADLOCK', 'retry'],
    ['42P01', 'WRITE_FAILED', 'fix'],
    ['P0001', 'WRITE_FAILED', 'fix'],
    ['XX000', 'WRITE_FAILED', 'fix'],
  ])('takes SQLSTATE %s for %s at a sink', (state, code, advice) => {
    const error = translateError(serverError({ code: state }), place);
    expect(error).toMatchObject({ code, advice, context: { engineCode: state, connector: 'postgres-sink' } });
  });

  it('names the column of a COPY when the server first tells where it was in a JSON text', () => {
    const where = 'JSON data, line 1: "a, line 7, column secret: x...\nCOPY documents, line 3, column body';
    const error = translateError(serverError({ code: '22P05', where }), place);
    expect(error).toMatchObject({ code: 'WRITE_VALUE', context: { column: 'body' } });
    expect(error.message).toContain('row 3 of the COPY');
    expect(error.message).not.toContain('secret');
  });

  it('says that a text holds U+0000', () => {
    const message = 'invalid byte sequence for encoding "UTF8": 0x00';
    const error = translateError(serverError({ code: '22021', message }), place);
    expect(error.code).toBe('WRITE_VALUE');
    expect(error.message).toContain('U+0000');
  });

  it('tells reading from writing by the end', () => {
    const source = { ...place, end: 'source' } as const;
    expect(translateError(serverError({ code: '42501' }), source).code).toBe('READ_PERMISSION');
    expect(translateError(serverError({ code: '22P02' }), source).code).toBe('READ_FAILED');
    expect(translateError(serverError({ code: '55P03' }), source)).toMatchObject({
      code: 'READ_LOCKED',
      advice: 'retry',
    });
    expect(translateError(serverError({ code: '22021' }), source).message).toContain('not UTF-8');
  });

  it('names table, column and constraint', () => {
    const error = translateError(
      serverError({ code: '23502', schema: 'public', table: 'Orders', column: 'total', constraint: 'total_nn' }),
      place,
    );
    expect(error.context).toMatchObject({ table: 'public."Orders"', column: 'total' });
    expect(error.message).toContain('column total, table public."Orders", constraint total_nn');
  });

  it('keeps line and column of a COPY and drops the value behind them', () => {
    const where = 'COPY orders, line 42, column total: "4711 secret"';
    const error = translateError(
      serverError({ code: '22P02', where, message: 'invalid input syntax for type integer: "4711 secret"' }),
      place,
    );
    expect(error.message).toContain('column total, type integer, row 42 of the COPY');
    expect(error.context.column).toBe('total');
    expect(inspect(error)).not.toContain('secret');
  });

  it('names the function that raised an exception and keeps its text back', () => {
    const where = 'PL/pgSQL function check_mail() line 3 at RAISE';
    const error = translateError(serverError({ code: 'P0001', where, message: 'bad mail: bob@example.com' }), place);
    expect(error.message).toContain('check_mail');
    expect(inspect(error)).not.toContain('bob@');
  });

  it('takes a statement cancelled by the signal for an abort, and no other', () => {
    const cancelled = serverError({ code: '57014', message: 'canceling statement due to user request' });
    expect(translateError(cancelled, { ...place, signal: AbortSignal.abort() })).toMatchObject({
      name: 'AbortedError',
      code: 'ABORTED_BY_SIGNAL',
    });
    expect(translateError(cancelled, place).code).toBe('WRITE_FAILED');
    const unique = serverError({ code: '23505' });
    expect(translateError(unique, { ...place, signal: AbortSignal.abort() }).code).toBe('WRITE_UNIQUE');
  });

  it('passes a SyncError unchanged', () => {
    const error = translateError(serverError({ code: '23505' }), place);
    expect(translateError(error, place)).toBe(error);
  });

  it('never lets a row value out, whatever the SQLSTATE', () => {
    const states = [
      '22P02',
      '22001',
      '22003',
      '22007',
      '22008',
      '22021',
      '22P03',
      '23502',
      '23503',
      '23505',
      '23514',
      '23P01',
      'P0001',
      'XX000',
      '21000',
      '2200N',
      '38000',
      '44000',
    ];
    const secret = fc.stringMatching(/^[A-Za-z0-9 :,'"()=]{0,6}hidden-[a-z0-9 :"]{0,9}$/);
    fc.assert(
      fc.property(fc.constantFrom(...states), secret, fc.boolean(), (code, value, isFirst) => {
        const error = translateError(
          serverError({
            code,
            message: isFirst ? `value "${value}" is out of range for type integer` : `Failing row contains (${value})`,
            detail: `Key (id)=(${value}) already exists.`,
            hint: value,
            where: `COPY orders, line 3, column total: "${value}"\nSQL statement "SELECT '${value}'"`,
            internalQuery: `SELECT '${value}'`,
            query: `INSERT INTO x VALUES ('${value}')`,
            params: [value],
          }),
          place,
        );
        expect(SyncError.isInstance(error)).toBe(true);
        expect(`${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}${error.stack}`).not.toContain(
          'hidden-',
        );
      }),
    );
  });

  it('keeps the words of the server where they hold names only', () => {
    const error = translateError(
      serverError({ code: '42P01', message: 'relation "public.gone" does not exist' }),
      place,
    );
    expect(error.message).toContain('relation "public.gone" does not exist');
  });
});
