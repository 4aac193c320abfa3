import { describe, expect, it } from 'vitest';
import type { Identity } from '../connector/call-options.ts';
import { PlanError } from '../errors/classes.ts';
import { guardPlaces } from './guard.ts';

const end = (server: string | undefined): Identity => ({
  product: 'Test 1',
  display: 'test://end',
  isLocal: true,
  ...(server === undefined ? {} : { server }),
});
const users = { schema: 'shop', name: 'users' };
const copies = { schema: 'copy', name: 'users' };

describe('places on one server', () => {
  it.each([
    ['of a table that is itself', [users], () => users],
    ['of a table that is read, too', [users, copies], () => copies],
  ])('%s are refused', (_, tables, place) => {
    expect(() => guardPlaces({ source: end('a'), sink: end('a') }, tables, place)).toThrow(PlanError);
  });

  it('of other databases are not', () => {
    expect(() => guardPlaces({ source: end('a'), sink: end('a') }, [users], () => copies)).not.toThrow();
  });

  it.each([
    ['two servers', end('a'), end('b')],
    ['servers that do not say', end(undefined), end(undefined)],
  ])('may have one name at %s', (_, source, sink) => {
    expect(() => guardPlaces({ source, sink }, [users], () => users)).not.toThrow();
  });
});
