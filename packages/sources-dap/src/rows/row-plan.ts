import { changeFields, type Table } from '@sync/core/connector';
import type { Conversion } from '@sync/files';
import { conversionOf } from './conversion.ts';

/** What becomes of a field of a file. */
export const fieldKinds = {
  /** It is left out. */
  skipped: 0,
  /** Its bytes are its canonical text. */
  plain: 1,
  timestamp: 2,
  boolean: 3,
  /** By its column's conversion. */
  converted: 4,
  /** `meta.action`. */
  action: 5,
} as const;

export type FieldKind = (typeof fieldKinds)[keyof typeof fieldKinds];

/** A field of a row of the batch. */
export interface PlannedField {
  /** As the files call it: `key.id`, `value.name`, `meta.ts`. */
  readonly fileName: string;
  /** The column, for errors. */
  readonly name: string;
  readonly group: 'meta' | 'key' | 'value';
  readonly kind: FieldKind;
  /** In JSON files its value is taken as the text that it is: an object, say. @defaultValue false */
  readonly isJsonText?: boolean;
  /** For `converted`; gives whether the field has the form it must have. */
  readonly conversion?: Conversion;
}

/** How rows of a file become rows of a batch. */
export interface RowPlan {
  /** In the order of the batch: columns, and with changes the operation and the sequence. */
  readonly fields: readonly PlannedField[];
  /** Of the key's columns. */
  readonly keyIndexes: readonly number[];
  /** Index of the operation; -1 when the batch has none. */
  readonly actionIndex: number;
  /** Index of the sequence; -1 when the batch has none. */
  readonly sequenceIndex: number;
  /** Every row must say what it does. */
  readonly needsAction: boolean;
}

export interface RowPlanOptions {
  readonly table: Table;
  readonly form: 'rows' | 'changes';
  /** What was asked for. Rows of a snapshot have no action. */
  readonly content: 'snapshot' | 'changes';
  /** Counts values replaced, by column. */
  readonly replaced: Map<string, number>;
}

export const sequenceName = 'meta.ts';
export const actionName = 'meta.action';

/** Plans the fields of a batch. */
export function planRows({ table, form, content, replaced }: RowPlanOptions): RowPlan {
  const key = new Set<string>(table.uniqueKeys[0]?.columns);
  const columns = table.columns.map(({ name, type }): PlannedField => {
    const group = key.has(name) ? 'key' : 'value';
    const count = (): void => void replaced.set(name, (replaced.get(name) ?? 0) + 1);
    const isJsonText = type.kind === 'json' || type.kind === 'array';
    return { name, group, fileName: `${group}.${name}`, isJsonText, ...kindOf(conversionOf(type, count)) };
  });
  const isChanges = form === 'changes';
  const meta: readonly PlannedField[] = [
    { name: actionName, group: 'meta', fileName: actionName, kind: fieldKinds.action },
    { name: sequenceName, group: 'meta', fileName: sequenceName, kind: fieldKinds.timestamp },
  ];
  return {
    fields: isChanges ? [...columns, ...meta] : columns,
    keyIndexes: columns.flatMap(({ group }, index) => (group === 'key' ? [index] : [])),
    actionIndex: isChanges ? columns.length : -1,
    sequenceIndex: isChanges ? columns.length + changeFields - 1 : -1,
    needsAction: content === 'changes',
  };
}

function kindOf(conversion: ReturnType<typeof conversionOf>): Pick<PlannedField, 'kind' | 'conversion'> {
  if (typeof conversion === 'string') return { kind: fieldKinds[conversion] };
  return { kind: fieldKinds.converted, conversion };
}
