import type { Definition } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { tellOfMentions } from './read-mentions.ts';

function record(id: string, sql = '', more: Partial<Definition> = {}): Definition {
  const kind = id.slice(0, id.indexOf(' '));
  return { id, kind, tables: [], dependsOn: [], section: 'before-data', sql, ...more };
}

describe('what the text of a function names', () => {
  const all = [
    record('type public.mood'),
    record('sequence "My App"."Next Id"'),
    record('function util.norm(text)', 'SELECT lower($1)'),
    record('function util.norm(text, integer)', 'SELECT 1'),
    record('function about.rows()', '', { tables: [{ schema: 'about', name: 't' }] }),
  ];
  const members = new Map([['unaccent', ['extension unaccent']]]);
  const mentionsOf = (sql: string, more: Partial<Definition> = {}): readonly string[] | undefined =>
    tellOfMentions([...all, record('function public.f()', sql, more)], members).at(-1)?.mentions;

  it('is told of by name, in any case and inside of literals', () => {
    expect(mentionsOf(`SELECT NORM(x), nextval('"My App"."Next Id"'), 'a'::mood`)).toEqual([
      'function util.norm(text)',
      'function util.norm(text, integer)',
      'sequence "My App"."Next Id"',
      'type public.mood',
    ]);
  });

  it('may be what an extension brought', () => {
    expect(mentionsOf('SELECT public.unaccent($1)')).toEqual(['extension unaccent']);
  });

  it('leaves out the function itself, what it is known to need, and what goes with tables anyway', () => {
    expect(mentionsOf('SELECT f(), rows(), normal')).toBeUndefined();
    expect(mentionsOf('SELECT norm(1)', { dependsOn: ['function util.norm(text)'] })).toEqual([
      'function util.norm(text, integer)',
    ]);
  });

  it('is not looked for in statements that the server has parsed', () => {
    const view = record('view public.v', 'SELECT norm(1)');
    expect(tellOfMentions([...all, view], members).at(-1)).toBe(view);
  });
});
