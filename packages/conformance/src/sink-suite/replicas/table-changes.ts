import type { Column, NeutralType, TableChange, TableRef } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { expectSameRows, failureOf } from '../../expectations.ts';
import { feedColumn, feedTable } from '../../feed-table.ts';
import { int4, int8, text, varchar } from '../../fixtures/neutral-types.ts';
import type { SinkSuiteInit } from '../sink-suite.ts';
import {
  applyDefinitions,
  changeTable,
  describeTable,
  draftChange,
  findTable,
  makeTable,
  shapeOf,
} from './made-table.ts';
import { useReplicaEnd } from './replica-end.ts';

/** A user asked for the type, or the source would like it. */
const refusals = /^(?:Catalog|Config)Error$/;
const state: NeutralType = { kind: 'enum', labels: ['on', 'off'] };
const wider = (of: Column, type: NeutralType): TableChange => ({
  kind: 'change-type',
  column: { ...of, type },
  before: of,
});
const byValue = (value: string) => ({ default: { kind: 'value', text: value }, hasDefault: true }) as const;

const id = feedColumn('id', int8, { isNullable: false });
const small = feedColumn('small', int4);
const short = feedColumn('short', varchar(5));
const word = feedColumn('word', text, { isNullable: false });
const mode = feedColumn('mode', state);

/** How tables of replicas are changed, with rows in them. */
export function tableChangeSuite(init: SinkSuiteInit): void {
  describe('a change of a table', () => {
    const at = useReplicaEnd(init);
    let used = 0;
    const columns = [id, small, short, word, mode] as const;
    const rows = [
      ['1', '10', 'a', 'x', 'on'],
      ['2', null, null, 'y', null],
    ] as const;
    const names = columns.map(({ name }) => name);

    async function make(): Promise<TableRef> {
      used += 1;
      const ref = { schema: at.end.oracle.schema, name: `changed ${used}` };
      await makeTable(at, feedTable(ref, columns), rows);
      return ref;
    }

    /** The rows as they were are still there, and the sink describes what it drafted. */
    async function expectKept(ref: TableRef, drafted: Awaited<ReturnType<typeof changeTable>>, kept = names) {
      const places = kept.map((name) => names.indexOf(name));
      expectSameRows(
        await at.end.oracle.readRows(ref, kept),
        rows.map((row) => places.map((place) => row[place] ?? null)),
      );
      expect(drafted.dependents).toEqual([]);
      expect(shapeOf(await describeTable(at, ref))).toEqual(shapeOf(drafted.table));
    }

    it('is drafted without being made', async () => {
      const ref = await make();
      const before = shapeOf(await describeTable(at, ref));
      const draft = await draftChange(at, ref, [{ kind: 'add-column', column: feedColumn('more', text) }]);
      expect(draft.definitions.length).toBeGreaterThan(0);
      expect(shapeOf(await describeTable(at, ref))).toEqual(before);
    });

    it('adds a column, null in the rows that are there', async () => {
      const ref = await make();
      const draft = await changeTable(at, ref, [{ kind: 'add-column', column: feedColumn('more', text) }]);
      await expectKept(ref, draft);
      expect(shapeOf(draft.table)).toMatchObject({ more: 'text' });
      expectSameRows(await at.end.oracle.readRows(ref, ['id', 'more']), [
        ['1', null],
        ['2', null],
      ]);
    });

    it('adds a column with a default, which the rows that are there take', async () => {
      const ref = await make();
      const added = feedColumn('level', int4, { isNullable: false, ...byValue('7') });
      await expectKept(ref, await changeTable(at, ref, [{ kind: 'add-column', column: added }]));
      await at.end.oracle.insertRows(ref, ['id', 'word'], [['3', 'z']]);
      expectSameRows(await at.end.oracle.readRows(ref, ['id', 'level']), [
        ['1', '7'],
        ['2', '7'],
        ['3', '7'],
      ]);
    });

    it('makes up no values for a column that must not be null: it may be, and that is told', async () => {
      const ref = await make();
      const added = feedColumn('level', int4, { isNullable: false });
      const draft = await changeTable(at, ref, [{ kind: 'add-column', column: added }]);
      await expectKept(ref, draft);
      expect(shapeOf(draft.table)).toMatchObject({ level: 'integer' });
      expect(draft.notCarried.map(({ name }) => name).join()).toContain('level');
      expectSameRows(await at.end.oracle.readRows(ref, ['level']), [[null], [null]]);
    });

    it('adds a column of a new enum', async () => {
      const ref = await make();
      const added = feedColumn('mood', { kind: 'enum', labels: ['sad', "it's"] });
      await expectKept(ref, await changeTable(at, ref, [{ kind: 'add-column', column: added }]));
      await at.end.oracle.insertRows(ref, ['id', 'word', 'mood'], [['3', 'z', "it's"]]);
      const described = (await describeTable(at, ref)).columns.find(({ name }) => name === 'mood');
      expect(described?.type).toMatchObject({ kind: 'enum', labels: ['sad', "it's"] });
    });

    it.each([
      ['larger numbers', wider(small, int8), '1099511627776', 'small'],
      ['longer texts', wider(short, varchar(20)), 'twenty characters ..', 'short'],
      ['texts of any length', wider(short, text), 'x'.repeat(300), 'short'],
      ['texts in place of labels', wider(mode, text), 'neither on nor off', 'mode'],
    ] as const)('lets a column take %s', async (_, change, value, name) => {
      const ref = await make();
      await expectKept(ref, await changeTable(at, ref, [change]));
      await at.end.oracle.insertRows(ref, ['id', 'word', name], [['3', 'z', value]]);
      expect(await at.end.oracle.readRows(ref, [name])).toContainEqual([value]);
    });

    it('adds labels behind those that are there', async () => {
      const ref = await make();
      const labels = ['auto', "don't", 'ä 漢'];
      await expectKept(ref, await changeTable(at, ref, [{ kind: 'add-labels', column: 'mode', labels }]));
      await at.end.oracle.insertRows(ref, ['id', 'word', 'mode'], [['3', 'z', "don't"]]);
      const described = (await describeTable(at, ref)).columns.find((each) => each.name === 'mode');
      expect(described?.type).toMatchObject({ kind: 'enum', labels: ['on', 'off', ...labels] });
    });

    it('allows null', async () => {
      const ref = await make();
      await expectKept(ref, await changeTable(at, ref, [{ kind: 'allow-null', column: 'word' }]));
      await at.end.oracle.insertRows(ref, ['id', 'word'], [['3', null]]);
    });

    it('forbids null where there is none', async () => {
      const ref = await make();
      await changeTable(at, ref, [{ kind: 'allow-null', column: 'word' }]);
      const draft = await changeTable(at, ref, [{ kind: 'forbid-null', column: 'word' }]);
      await expectKept(ref, draft);
      expect(shapeOf(draft.table)).toMatchObject({ word: 'text not null' });
    });

    it('does not forbid null where there is one, and tells so', async () => {
      const ref = await make();
      const draft = await changeTable(at, ref, [{ kind: 'forbid-null', column: 'small' }]);
      await expectKept(ref, draft);
      expect(shapeOf(draft.table)).toMatchObject({ small: 'integer' });
      expect(draft.notCarried.map(({ name }) => name).join()).toContain('small');
    });

    it('sets a default for rows to come', async () => {
      const ref = await make();
      await expectKept(
        ref,
        await changeTable(at, ref, [{ kind: 'set-default', column: { ...short, ...byValue("it's") } }]),
      );
      await at.end.oracle.insertRows(ref, ['id', 'word'], [['3', 'z']]);
      expect(await at.end.oracle.readRows(ref, ['short'])).toContainEqual(["it's"]);
    });

    it('drops a column', async () => {
      const ref = await make();
      const draft = await changeTable(at, ref, [{ kind: 'drop-column', column: 'mode' }]);
      await expectKept(ref, draft, names.slice(0, -1));
      expect(shapeOf(draft.table)).not.toHaveProperty('mode');
    });

    it('may be several at once', async () => {
      const ref = await make();
      const draft = await changeTable(at, ref, [
        { kind: 'add-column', column: feedColumn('more', text) },
        wider(small, int8),
        { kind: 'add-labels', column: 'mode', labels: ['auto'] },
        { kind: 'allow-null', column: 'word' },
        { kind: 'set-default', column: { ...small, type: int8, ...byValue('5') } },
        { kind: 'drop-column', column: 'short' },
      ]);
      await expectKept(ref, draft, ['id', 'small', 'word', 'mode']);
      await at.end.oracle.insertRows(ref, ['id', 'mode', 'more'], [['3', 'auto', 'x']]);
      expect(await at.end.oracle.readRows(ref, ['small', 'more'])).toContainEqual(['5', 'x']);
    });

    it.each([
      ['wider than asked for', wider(small, { kind: 'integer', bits: 16, isUnsigned: false })],
      ['longer than asked for', wider(short, varchar(4))],
      ['nullable already', { kind: 'allow-null', column: 'small' }],
      ['not nullable already', { kind: 'forbid-null', column: 'word' }],
    ] as const)('is nothing where a column is %s', async (_, change) => {
      const ref = await make();
      const draft = await draftChange(at, ref, [change]);
      expect(draft.definitions).toEqual([]);
      expect(shapeOf(draft.table)).toEqual(shapeOf(await describeTable(at, ref)));
    });

    it('is undone with its unit', async ({ skip }) => {
      if (!at.open.session.capabilities.hasTransactionalSchema) skip('the sink cannot undo changes of tables');
      const ref = await make();
      const before = shapeOf(await describeTable(at, ref));
      const { definitions } = await draftChange(at, ref, [{ kind: 'add-column', column: feedColumn('more', text) }]);
      const unit = await at.open.begin();
      await unit.applyDefinitions?.(definitions);
      await unit.abort(undefined);
      expect(shapeOf(await describeTable(at, ref))).toEqual(before);
    });

    it('to a type that is none is refused', async () => {
      const ref = await make();
      const added: TableChange = { kind: 'add-column', column: feedColumn('more', text) };
      const error = await failureOf(draftChange(at, ref, [added], { more: 'no such type' }));
      expect(error.name).toMatch(refusals);
      const evil = await failureOf(draftChange(at, ref, [added], { more: 'int); DROP TABLE x; --' }));
      expect(evil.name).toMatch(refusals);
    });

    it('reaches tables and columns of any name', async () => {
      const ref = { schema: at.end.oracle.schema, name: `it's "odd" \`x\` 漢` };
      const key = feedColumn('select', int4, { isNullable: false });
      await makeTable(at, feedTable(ref, [key, feedColumn('to "drop"', text)]), [['1', 'x']]);
      await changeTable(at, ref, [
        { kind: 'add-column', column: feedColumn("o'clock `1`", { kind: 'enum', labels: ['a'] }) },
        { kind: 'drop-column', column: 'to "drop"' },
      ]);
      expect(await at.end.oracle.readRows(ref, ['select', "o'clock `1`"])).toEqual([['1', null]]);
    });
  });
}

/** How tables of replicas are renamed and dropped. */
export function tableMoveSuite(init: SinkSuiteInit): void {
  describe('a table that is moved', () => {
    const at = useReplicaEnd(init);
    const refOf = (name: string): TableRef => ({ schema: at.end.oracle.schema, name });
    const make = (name: string) => makeTable(at, feedTable(refOf(name), [id, mode]), [['1', 'on']]);
    const move = async (request: Parameters<NonNullable<typeof at.open.session.draftMove>>[0]): Promise<void> =>
      applyDefinitions(at, (await at.open.session.draftMove?.(request, at.open.call)) ?? []);

    it('keeps its rows under its new name', async () => {
      const before = await make('old "name"');
      await move({ kind: 'rename', from: refOf('old "name"'), to: refOf('new `name`') });
      expect(await findTable(at, refOf('old "name"'))).toBeUndefined();
      const described = await describeTable(at, refOf('new `name`'));
      expect(shapeOf(described)).toEqual(shapeOf(before));
      expect(described.uniqueKeys.map(({ columns }) => columns)).toEqual([['id']]);
      expect(await at.end.oracle.readRows(refOf('new `name`'), ['id', 'mode'])).toEqual([['1', 'on']]);
    });

    it('is gone when it is dropped, with the types that were made for it', async () => {
      for (const _ of [1, 2]) {
        await make('short_lived');
        await move({ kind: 'drop', table: refOf('short_lived') });
        expect(await findTable(at, refOf('short_lived'))).toBeUndefined();
      }
    });

    it('is dropped without harm when it is not there', async () => {
      await move({ kind: 'drop', table: refOf('never there') });
    });

    it('leaves others alone', async () => {
      await make('one');
      await make('two');
      await move({ kind: 'drop', table: refOf('one') });
      expect(await at.end.oracle.readRows(refOf('two'), ['id', 'mode'])).toEqual([['1', 'on']]);
    });
  });
}
