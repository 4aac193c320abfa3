import { describe, expect, it } from 'vitest';
import { definition, dialect, ref } from '../../test/plan/make-catalog.ts';
import type { Definition } from '../catalog/definition.ts';
import { isSameTable } from '../catalog/table-ref.ts';
import { filterDefinitions } from './filter-definitions.ts';

interface Selected {
  /** @defaultValue everything */
  readonly tables?: readonly string[];
  readonly existing?: readonly string[];
  readonly refused?: Readonly<Record<string, string>>;
}

function filter(definitions: readonly Definition[], { tables, existing = [], refused = {} }: Selected = {}) {
  const carried = filterDefinitions({
    list: { dialect, definitions, notCarried: [{ kind: 'owner', name: 'x', because: 'never' }] },
    existing: new Set(existing),
    whyRefused: ({ id }) => refused[id],
    isEverything: tables === undefined,
    isSelected: (table) => tables === undefined || tables.some((name) => isSameTable(ref(name), table)),
  });
  return {
    applied: carried.applied.map((each) => each.id),
    existing: carried.existing,
    left: carried.notCarried.map(({ kind, name, because }) => `${kind} ${name}: ${because}`),
  };
}

const schema = definition('schema public', 'before-data');
const mood = definition('enum mood', 'before-data', [], { dependsOn: ['schema public'] });
const spare = definition('enum spare', 'before-data');
const users = definition('table users', 'before-data', ['users'], { dependsOn: ['enum mood', 'built-in thing'] });
const logs = definition('table logs', 'before-data', ['logs']);
const view = definition('view recent', 'finish', ['users', 'logs']);
const onView = definition('view on_recent', 'finish', [], { dependsOn: ['view recent'] });
const onThat = definition('view on_that', 'finish', [], { dependsOn: ['view on_recent'] });
const all = [schema, mood, spare, users, logs, view, onView, onThat];

describe('definitions', () => {
  it('are all applied, in their order, when everything is selected', () => {
    expect(filter(all)).toEqual({ applied: all.map((each) => each.id), existing: [], left: ['owner x: never'] });
  });

  it('are left out with what depends on them when one of their tables is not selected', () => {
    const { applied, left } = filter(all, { tables: ['users'] });
    expect(applied).toEqual(['schema public', 'enum mood', 'table users']);
    expect(left).toEqual([
      'owner x: never',
      'enum spare: no selected table needs it',
      'table logs: table public.logs is not selected',
      'view recent: table public.logs is not selected',
      'view on_recent: it depends on view recent, which is not carried',
      'view on_that: it depends on view on_recent, which is not carried',
    ]);
  });

  it('are carried with a selection when a carried one mentions them, and are not held back by what they mention', () => {
    const inner = definition('function inner', 'before-data', [], { mentions: ['function outer', 'enum spare'] });
    const outer = definition('function outer', 'before-data', [], { mentions: ['function inner', 'table logs'] });
    const index = definition('index users', 'indexes', ['users'], { dependsOn: ['function outer'] });
    const { applied } = filter([spare, inner, outer, users, logs, index], { tables: ['users'] });
    expect(applied).toEqual(['enum spare', 'function inner', 'function outer', 'table users', 'index users']);
  });

  it('that the sink refuses are left out with what depends on them, unless the sink has them', () => {
    const refused = { 'enum mood': 'the sink has no moods' };
    expect(filter([mood, users, logs], { refused })).toEqual({
      applied: ['table logs'],
      existing: [],
      left: [
        'owner x: never',
        'enum mood: the sink has no moods',
        'table users: it depends on enum mood, which is not carried: the sink has no moods',
      ],
    });
    const { applied, existing } = filter([mood, users, logs], { refused, existing: ['enum mood'] });
    expect({ applied, existing }).toEqual({ applied: ['table users', 'table logs'], existing: ['enum mood'] });
  });

  it('that the sink makes by itself are left out alone', () => {
    const index = definition('index part', 'indexes', ['users'], { impliedBy: ['index root', 'index top'] });
    const key = definition('key part', 'constraints', ['users'], { dependsOn: ['index part'] });
    expect(filter([users, index, key]).applied).toEqual(['table users', 'index part', 'key part']);
    const { applied, left } = filter([users, index, key], { existing: ['index top'] });
    expect(applied).toEqual(['table users', 'key part']);
    expect(left).toContain('index part: the sink makes its own for index top, which it has');
  });

  it('that nothing needs are left out of a selection, in circles too', () => {
    const a = definition('function a', 'before-data', [], { dependsOn: ['function b'] });
    const b = definition('function b', 'before-data', [], { dependsOn: ['function a'] });
    expect(filter([users, a, b], { tables: ['users'] }).applied).toEqual(['table users']);
  });

  it('are left as they are when the sink has them', () => {
    const { applied, existing } = filter([schema, mood, users], {
      existing: ['schema public', 'enum mood', 'enum other'],
    });
    expect(applied).toEqual(['table users']);
    expect(existing).toEqual(['schema public', 'enum mood']);
  });

  it('are not reported as existing when they are left out anyway', () => {
    expect(filter(all, { tables: ['users'], existing: ['table logs'] }).existing).toEqual([]);
  });

  it('are applied again when they say so', () => {
    const fill = definition('fill totals', 'finish', ['users'], { isAlwaysApplied: true });
    expect(filter([fill], { existing: ['fill totals'] })).toMatchObject({ applied: ['fill totals'], existing: [] });
  });
});
