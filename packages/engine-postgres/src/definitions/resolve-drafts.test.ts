import { describe, expect, it } from 'vitest';
import { type Draft, objectKey } from './draft.ts';
import { Dependencies } from './read-dependencies.ts';
import { resolveDrafts } from './resolve-drafts.ts';

const none = new Dependencies([]);

/** A draft whose key and sql are its id. */
function draft(id: string, more: Partial<Draft> = {}): Draft {
  const kind = more.kind ?? 'table';
  const tables = more.tables ?? (kind === 'table' ? [{ schema: 'public', name: id }] : 'reached');
  return { id, kind, name: id, section: 'before-data', sql: `${id};`, makes: [keyOf(id)], ...more, tables };
}

function keyOf(id: string): ReturnType<typeof objectKey> {
  return objectKey('pg_class', id);
}

function needs(...ids: string[]): Pick<Draft, 'needs'> {
  return { needs: ids.map(keyOf) };
}

function placeholder(id: string): Pick<Draft, 'placeholder'> {
  return {
    placeholder: {
      sql: `first ${id};`,
      bodySql: `body ${id};`,
      bodyId: `${id} body`,
      from: keyOf(id),
      needsCatalogs: [],
    },
  };
}

function sqlOf(drafts: readonly Draft[], dependencies = none): string[] {
  return resolveDrafts(drafts, dependencies).definitions.map(({ sql }) => sql);
}

describe('resolveDrafts', () => {
  it('puts what is needed first, and else orders by kind and id', () => {
    const drafts = [draft('b', needs('z')), draft('a'), draft('z'), draft('s', { kind: 'schema' })];
    expect(sqlOf(drafts)).toEqual(['s;', 'a;', 'z;', 'b;']);
  });

  it('gives the same for the same drafts in another order', () => {
    const drafts = [draft('b', needs('z')), draft('a', needs('z')), draft('z'), draft('q', needs('a'))];
    expect(resolveDrafts(drafts.toReversed(), none)).toEqual(resolveDrafts(drafts, none));
  });

  it('orders a chain longer than the stack is deep', () => {
    const drafts = Array.from({ length: 20_000 }, (_, at) => draft(`v${at}`, { kind: 'view', ...needs(`v${at + 1}`) }));
    expect(sqlOf(drafts).at(-1)).toBe('v0;');
  });

  it('finds the whole behind a part: a table needs the type of whose array it has a column', () => {
    const row = { catalog: 'pg_class', oid: 'a', to_catalog: 'pg_type', to_oid: 'array', type: 'n', extension: null };
    const part = { catalog: 'pg_type', oid: 'array', to_catalog: 'pg_class', to_oid: 'z', type: 'i', extension: null };
    const { definitions } = resolveDrafts([draft('a'), draft('z')], new Dependencies([row, part]));
    expect(definitions.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['z', []],
      ['a', ['z']],
    ]);
  });

  it('gives a view the tables that it reads through other views', () => {
    const drafts = [draft('v', { kind: 'view', ...needs('w') }), draft('w', { kind: 'view', ...needs('a', 'b') })];
    const { definitions } = resolveDrafts([...drafts, draft('a'), draft('b')], none);
    expect(definitions.find(({ id }) => id === 'v')?.tables.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('leaves out what needs something that is not carried, with the reason', () => {
    const drafts = [draft('a', { refusal: 'of C' }), draft('v', { kind: 'view', ...needs('a') }), draft('b')];
    const { definitions, notCarried } = resolveDrafts(drafts, none);
    expect(definitions.map(({ id }) => id)).toEqual(['b']);
    expect(notCarried).toEqual([
      { kind: 'table', name: 'a', because: 'of C' },
      { kind: 'view', name: 'v', because: 'it needs table a, which is not carried' },
    ]);
  });

  it('lets casts go with their types, but not with what the cast needs itself', () => {
    const drafts = [
      draft('type', { kind: 'enum' }),
      draft('view', { kind: 'view', ...needs('type') }),
      draft('input', { kind: 'view', ...needs('type') }),
      draft('cast', { kind: 'cast', accompanies: [keyOf('type')], ...needs('type', 'input') }),
    ];
    const byId = new Map(resolveDrafts(drafts, none).definitions.map((one) => [one.id, one.dependsOn]));
    expect(byId.get('view')).toEqual(['cast', 'type']);
    expect(byId.get('input')).toEqual(['type']);
  });
});

describe('circles', () => {
  it('are opened at a view, which begins as a placeholder', () => {
    const view = draft('v', { kind: 'view', ...needs('f'), ...placeholder('v') });
    const drafts = [view, draft('f', { kind: 'function', ...needs('v') }), draft('w', { kind: 'view', ...needs('v') })];
    const { definitions } = resolveDrafts(drafts, none);
    expect(definitions.map(({ sql }) => sql)).toEqual(['first v;', 'f;', 'body v;', 'w;']);
    expect(definitions.find(({ id }) => id === 'w')?.dependsOn).toEqual(['v', 'v body']);
  });

  it('are opened at a function that needs itself', () => {
    const row = { catalog: 'pg_class', oid: 'f', to_catalog: 'pg_class', to_oid: 'f', type: 'n', extension: null };
    const drafts = [draft('f', { kind: 'function', ...placeholder('f') })];
    expect(sqlOf(drafts, new Dependencies([row]))).toEqual(['first f;', 'body f;']);
  });

  it('that nothing opens are refused as a whole, with what hangs on them', () => {
    const drafts = [draft('a', needs('b')), draft('b', needs('a')), draft('c', needs('b')), draft('d')];
    const { definitions, notCarried } = resolveDrafts(drafts, none);
    expect(definitions.map(({ id }) => id)).toEqual(['d']);
    expect(notCarried.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(notCarried[0]?.because).toBe('it needs itself, through table a, table b');
  });
});

describe('sections', () => {
  const key = draft('key', { kind: 'primary key', section: 'constraints', ...needs('t') });
  const grouped = draft('v', { kind: 'view', ...needs('t', 'key'), ...placeholder('v') });

  it('move a view that needs a key behind the data, and what needs the view with it', () => {
    const { definitions } = resolveDrafts(
      [draft('t'), key, grouped, draft('f', { kind: 'function', ...needs('v') })],
      none,
    );
    expect(definitions.map(({ id, section }) => [id, section])).toEqual([
      ['t', 'before-data'],
      ['key', 'constraints'],
      ['v', 'finish'],
      ['f', 'finish'],
    ]);
  });

  it('keep a table that has a column of such a view before the data, by a placeholder', () => {
    const { definitions } = resolveDrafts([draft('t'), key, grouped, draft('u', needs('v'))], none);
    expect(definitions.map(({ sql, section }) => [sql, section])).toEqual([
      ['t;', 'before-data'],
      ['first v;', 'before-data'],
      ['u;', 'before-data'],
      ['key;', 'constraints'],
      ['body v;', 'finish'],
    ]);
  });

  it('fill a materialized view after those it reads, through whatever views', () => {
    const materialized = (name: string, ...of: string[]): Draft[] => [
      draft(`materialized view ${name}`, { kind: 'materialized view', ...needs(...of) }),
      draft(`materialized view data ${name}`, {
        kind: 'materialized view data',
        section: 'finish',
        makes: [],
        ...needs(`materialized view ${name}`),
      }),
    ];
    const between = draft('v', { kind: 'view', ...needs('materialized view z') });
    const sql = sqlOf([...materialized('a', 'v'), between, ...materialized('z')]);
    expect(sql.slice(-2)).toEqual(['materialized view data z;', 'materialized view data a;']);
  });
});
