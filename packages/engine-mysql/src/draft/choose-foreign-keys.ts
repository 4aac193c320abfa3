import {
  type ColumnPair,
  type ForeignKey,
  type NotCarried,
  printName,
  printTableRef,
  type TableKey,
  tableKey,
} from '@sync/core/connector';
import type { NativeType } from '../catalog/native-types.ts';
import type { DraftingTable } from './draft-columns.ts';
import { isText } from './type-bytes.ts';
import type { WantedKey } from './choose-keys.ts';

/** A table with the keys that it will have. */
export interface KeyedTable {
  readonly table: DraftingTable;
  readonly keys: readonly WantedKey[];
}

export interface ChosenForeignKeys {
  /** Named as the source names them, their pairs in the order of the key they reference. */
  readonly foreignKeys: readonly ForeignKey[];
  readonly notes: readonly NotCarried[];
}

/** Chooses the foreign keys that the sink can have, and tells what they lose. */
export function chooseForeignKeys(
  keys: readonly ForeignKey[],
  tables: ReadonlyMap<TableKey, KeyedTable>,
): ChosenForeignKeys {
  const foreignKeys: ForeignKey[] = [];
  const notes: NotCarried[] = [];
  for (const key of keys) {
    const child = tables.get(tableKey(key.table));
    const parent = tables.get(tableKey(key.references));
    if (child === undefined || parent === undefined) continue;
    const name = `${printName(key.name)} on ${printTableRef(key.table)}`;
    const pairs = orderPairs(key, parent);
    const because =
      pairs === undefined ? 'what it references is no key at the sink' : whyImpossible(pairs, child, parent);
    if (pairs === undefined || because !== undefined) {
      notes.push({ kind: 'foreign key', name, because: because ?? '' });
      continue;
    }
    const { losses, ...actions } = chooseActions(key, pairs, child);
    foreignKeys.push({ ...key, columns: pairs, ...actions, isDeferrable: false, match: 'simple' });
    notes.push(...losses.map((loss) => ({ ...loss, name })));
  }
  return { foreignKeys, notes };
}

/** The server wants what is referenced to be a key, its columns in the key's order. */
function orderPairs(key: ForeignKey, parent: KeyedTable): ForeignKey['columns'] | undefined {
  const byReferenced = new Map(key.columns.map((pair) => [pair.references, pair]));
  if (byReferenced.size !== key.columns.length) return undefined;
  for (const { kind, columns } of parent.keys) {
    if (kind === 'plain' || columns.length !== key.columns.length) continue;
    const [first, ...others] = columns.flatMap((column): ColumnPair[] => {
      const pair = byReferenced.get(column.name);
      return pair === undefined ? [] : [pair];
    });
    if (first !== undefined && others.length === columns.length - 1) return [first, ...others];
  }
  return undefined;
}

function whyImpossible(pairs: ForeignKey['columns'], child: KeyedTable, parent: KeyedTable): string | undefined {
  if (new Set(pairs.map(({ column }) => column)).size !== pairs.length) return 'it uses a column twice';
  if (child === parent && pairs.every((pair) => pair.column === pair.references)) return 'each row references itself';
  for (const pair of pairs) {
    const column = child.table.columns.get(pair.column);
    const referenced = parent.table.columns.get(pair.references);
    if (column === undefined || referenced === undefined) return 'a column of it is not made';
    if (!canReference(column.native, referenced.native)) {
      return `column ${printName(pair.column)} and the one it references have different types`;
    }
  }
  return undefined;
}

/** The servers compare bytes: numbers must be of one size and texts of one collation, their lengths may differ. */
function canReference(child: NativeType, parent: NativeType): boolean {
  if (isText(child) && isText(parent)) return child.charset === parent.charset && child.collation === parent.collation;
  if (isBytes(child) && isBytes(parent)) return true;
  const { name, length = 0, scale = 0, isUnsigned = false, labels = [] } = child;
  return (
    name === parent.name &&
    (name.endsWith('int') || length === (parent.length ?? 0)) &&
    scale === (parent.scale ?? 0) &&
    isUnsigned === (parent.isUnsigned ?? false) &&
    JSON.stringify(labels) === JSON.stringify(parent.labels ?? []) &&
    child.collation === parent.collation
  );
}

function isBytes({ name }: NativeType): boolean {
  return name.endsWith('binary') || name.endsWith('blob');
}

type Loss = Omit<NotCarried, 'name'>;
type Actions = Pick<ForeignKey, 'onDelete' | 'onUpdate'> & { readonly losses: readonly Loss[] };

function chooseActions(key: ForeignKey, pairs: ForeignKey['columns'], child: KeyedTable): Actions {
  const losses: Loss[] = [];
  const hasNotNull = pairs.some(({ column }) => child.table.columns.get(column)?.source.isNullable !== true);
  const choose = (action: ForeignKey['onDelete'], event: string): ForeignKey['onDelete'] => {
    const because =
      action === 'set default'
        ? `InnoDB has no SET DEFAULT: on ${event} it takes no action`
        : action === 'set null' && hasNotNull
          ? `not every column of it may be null: on ${event} it takes no action`
          : undefined;
    if (because === undefined) return action;
    losses.push({ kind: 'foreign key action', because });
    return 'no action';
  };
  const onDelete = choose(key.onDelete, 'delete');
  const onUpdate = choose(key.onUpdate, 'update');
  if (key.match === 'full') losses.push({ kind: 'match full', because: 'MySQL lets a key be null in part' });
  if (key.isDeferrable) losses.push({ kind: 'deferrable', because: 'MySQL checks each row at once' });
  return { onDelete, onUpdate, losses };
}
