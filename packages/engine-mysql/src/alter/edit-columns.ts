import type { Column, NeutralDefault, NotCarried, TableChange, TableRef } from '@sync/core/connector';
import { type NativeType, printNativeType } from '../catalog/native-types.ts';
import { neutralType, valueLimits } from '../catalog/neutral-types.ts';
import type { ServerFacts } from '../connection.ts';
import { chooseType } from '../draft/choose-type.ts';
import { columnNote, draftColumn } from '../draft/draft-columns.ts';
import { draftDefault } from '../draft/draft-default.ts';
import { characterBytes, longestKeyBytes } from '../draft/type-bytes.ts';
import { typeColumn } from '../draft/type-column.ts';
import type { ColumnText } from './column-text.ts';
import type { LiveColumn } from './live-table.ts';
import { familyOf } from './type-families.ts';
import { type WantedType, widenType } from './widen-type.ts';

/** What a column of a table becomes. */
export interface EditedColumn {
  readonly live: LiveColumn;
  readonly text: ColumnText;
  readonly native: NativeType | undefined;
  readonly default: NeutralDefault | undefined;
}

/** Where columns are edited; `types` are those asked for, by column. */
export interface EditContext {
  readonly ref: TableRef;
  readonly server: ServerFacts;
  readonly types: ReadonlyMap<string, string>;
  readonly notes: NotCarried[];
}

/** A change of a column that stays. */
export type ColumnChange = Exclude<TableChange, { readonly kind: 'add-column' | 'drop-column' }>;

/** A column with nothing changed yet. */
export function unedited(live: LiveColumn): EditedColumn {
  return { live, text: live.text, native: live.native, default: live.column.default };
}

/** Follows one change; the column comes back as it is where it follows already. */
export function editColumn(edited: EditedColumn, change: ColumnChange, context: EditContext): EditedColumn {
  switch (change.kind) {
    case 'change-type':
      return changeType(edited, change.column, context);
    case 'add-labels':
      return addLabels(edited, change.labels, context);
    case 'allow-null':
      return allowNull(edited, context);
    case 'forbid-null':
      return { ...edited, text: { ...edited.text, isNullable: false, default: withoutNull(edited.text.default) } };
    case 'set-default':
      return setDefault(edited, change.column, context);
    default:
      return change satisfies never;
  }
}

function changeType(edited: EditedColumn, column: Column, context: EditContext): EditedColumn {
  const { ref, server, types, notes } = context;
  const { column: wanted, loss } = typeColumn(column, types.get(column.name), { ref, server });
  const next = retype(edited, { native: wanted.native, type: column.type }, context);
  if (next !== edited && loss !== undefined) notes.push(columnNote(ref, column.name, loss));
  return next;
}

function addLabels(edited: EditedColumn, labels: readonly string[], context: EditContext): EditedColumn {
  const { native, live } = edited;
  if (native?.name !== 'enum') return edited;
  const all = [...new Set([...(native.labels ?? []), ...labels])];
  const column: Column = { ...live.column, type: { kind: 'enum', labels: all } };
  const choice = chooseType(column, context.server);
  const next = retype(edited, { native: choice.native, type: column.type }, context);
  if (next !== edited && choice.loss !== undefined) {
    context.notes.push(columnNote(context.ref, live.column.name, choice.loss));
  }
  return next;
}

function retype(edited: EditedColumn, wanted: WantedType, context: EditContext): EditedColumn {
  const { live, native, text } = edited;
  // What holds ids of another table holds any value that the table does.
  if (native === undefined || live.foreignKeys.length > 0) return edited;
  const isJson = live.column.type.kind === 'json';
  const isHeld = isJson && wanted.type.kind !== 'text';
  const widened = isHeld ? undefined : isJson ? widenJson(native, wanted) : widenType(native, wanted);
  const next = widened === undefined || !live.isInKey ? widened : fitKey(native, widened, { live, context });
  if (next === undefined) return edited;
  const check = familyOf(wanted.native) === 'text' && isJson ? '' : text.check;
  const own = fitAttributes(text, next, context.server);
  return { ...edited, native: next, text: { ...text, ...own, type: printNativeType(next), check } };
}

const moment = /\bcurrent_timestamp(?:\(\d*\))?/i;

/** Moments have as many digits as their column, and a text that stands outside of the row has no plain default at MySQL. */
function fitAttributes(
  text: ColumnText,
  native: NativeType,
  server: ServerFacts,
): Pick<ColumnText, 'default' | 'rest'> {
  const { default: value, rest } = text;
  if (native.name === 'datetime' || native.name === 'timestamp') {
    const now = native.length === undefined ? 'CURRENT_TIMESTAMP' : `CURRENT_TIMESTAMP(${native.length})`;
    const isMoved = rest.startsWith('ON UPDATE ');
    return { default: value.replace(moment, now), rest: isMoved ? rest.replace(moment, now) : rest };
  }
  const isOutside = native.name.endsWith('text') && server.flavor === 'mysql';
  const literal = /^DEFAULT (?!NULL$|\()(.*)$/is.exec(value)?.[1];
  return { default: isOutside && literal !== undefined ? `DEFAULT (${literal})` : value, rest };
}

/** A text that is no longer checked, whatever kept it JSON. */
function widenJson(native: NativeType, { native: wanted }: WantedType): NativeType | undefined {
  if (familyOf(wanted) !== 'text') return undefined;
  return native.name === 'longtext' ? native : { ...wanted, name: 'longtext' };
}

/** The longest text that an index takes whole. */
function fitKey(
  native: NativeType,
  widened: NativeType,
  { live, context }: { readonly live: LiveColumn; readonly context: EditContext },
): NativeType | undefined {
  if (familyOf(widened) !== 'text') return widened;
  const most = Math.floor(longestKeyBytes / characterBytes(widened));
  if (widened.length !== undefined && widened.length <= most) return widened;
  const because = `it is part of a key, so that values of more than ${most} characters fail the load`;
  context.notes.push(columnNote(context.ref, live.column.name, { kind: 'type', because }));
  return native.length !== undefined && native.length >= most
    ? undefined
    : { ...widened, name: 'varchar', length: most };
}

function allowNull(edited: EditedColumn, { ref, notes }: EditContext): EditedColumn {
  const { live, text } = edited;
  if (!live.isInPrimaryKey) return { ...edited, text: { ...text, isNullable: true } };
  const because = 'it is part of the primary key';
  notes.push(columnNote(ref, live.column.name, { kind: 'nullability', because }));
  return edited;
}

function setDefault(edited: EditedColumn, column: Column, { ref, server, notes }: EditContext): EditedColumn {
  const { live, native, text } = edited;
  if (column.default === undefined) return { ...edited, default: undefined, text: { ...text, default: '' } };
  const drafted =
    native === undefined
      ? { because: 'its type is not known' }
      : draftDefault(draftColumn({ ...column, name: live.column.name }, { native }, true), server);
  if (drafted === undefined || 'because' in drafted) {
    const because = drafted?.because ?? 'the type has no such default';
    notes.push(columnNote(ref, live.column.name, { kind: 'default', because }));
    return edited;
  }
  return { ...edited, default: drafted.neutral, text: { ...text, default: `DEFAULT ${drafted.sql}` } };
}

function withoutNull(text: string): string {
  return /^DEFAULT NULL$/i.test(text) ? '' : text;
}

/** Whether the server has something to do. */
export function isEdited({ live, text }: EditedColumn): boolean {
  const before = live.text;
  const areSame = text.type === before.type && text.default === before.default && text.check === before.check;
  return !areSame || text.isNullable !== before.isNullable;
}

/** The column as the catalog will tell it after the change. */
export function describeEdited(edited: EditedColumn, server: ServerFacts): Column {
  const { live, text, native } = edited;
  const { limits, default: _, ...column } = live.column;
  const isRetyped = native !== undefined && text.type !== live.text.type;
  const own = isRetyped || text.check !== live.text.check ? describeType(native, server) : undefined;
  const kept = own === undefined ? limits : own.limits;
  return {
    ...column,
    ...(own === undefined ? {} : { type: own.type, nativeType: own.nativeType }),
    isNullable: text.isNullable,
    hasDefault: column.identity !== undefined || !/^(?:DEFAULT NULL)?$/i.test(text.default),
    ...(kept === undefined ? {} : { limits: kept }),
    ...(edited.default === undefined ? {} : { default: edited.default }),
  };
}

function describeType(native: NativeType | undefined, server: ServerFacts) {
  if (native === undefined) return undefined;
  return {
    nativeType: printNativeType(native),
    type: neutralType(native, server.flavor),
    limits: valueLimits(native, server),
  };
}
