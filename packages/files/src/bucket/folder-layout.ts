import {
  type CallOptions,
  CatalogError,
  printTableRef,
  type TableKey,
  tableKey,
  type TableRef,
} from '@sync/core/connector';
import { mapLimited } from '../objects/map-limited.ts';
import type { BucketLayout, BucketPlace, BucketTable } from './bucket-layout.ts';
import type { FolderSelection } from './bucket-options.ts';
import { checkFolders, type CheckedFolders, type CheckedTable } from './check-folders.ts';
import { TableFiles } from './table-files.ts';
import { folderTable } from './table-name.ts';

/** Tables whose objects are listed at the same time. */
const listings = 8;

/**
 * Each folder, or each pattern of objects, is a table. Files whose names, or folders, begin with `_` or `.` are left out, as programs that
 * write tables mean it; so are objects without bytes.
 *
 * @throws {ConfigError} an option is wrong
 */
export function folderLayout(selection: FolderSelection): BucketLayout {
  const checked = checkFolders(selection);
  return {
    find: async (place, call) => {
      const tables =
        checked.tables === undefined
          ? await discover(checked, place, call)
          : await listAll(checked.tables, place, call);
      return { tables, howPinned: howPinned(tables, place) };
    },
  };
}

/** Lists the objects of tables that were declared. */
async function listAll(
  tables: NonNullable<CheckedFolders['tables']>,
  { store, prefix }: BucketPlace,
  call: CallOptions,
): Promise<readonly BucketTable[]> {
  const list = async ({ ref, settings, pattern }: CheckedTable, each: CallOptions): Promise<BucketTable> => {
    const files = new TableFiles(ref, settings);
    for await (const entry of store.list({ prefix: `${prefix}${pattern.start}` }, each)) {
      if (entry.kind === 'folder') continue;
      const key = entry.object.key.slice(prefix.length);
      if (pattern.matches(key)) files.add(entry.object, pattern.below(key));
    }
    return files.finish(`that matches ${prefix}${pattern.text} in ${store.display}`);
  };
  return mapLimited(tables, list, { most: listings, call });
}

/** Takes each folder below the prefix as a table. */
async function discover(
  { schema }: CheckedFolders,
  place: BucketPlace,
  call: CallOptions,
): Promise<readonly BucketTable[]> {
  const { store, prefix } = place;
  const found = new Map<string, TableFiles>();
  let outside = 0;
  for await (const entry of store.list({ prefix }, call)) {
    if (entry.kind === 'folder') continue;
    const { object } = entry;
    const slash = object.key.indexOf('/', prefix.length);
    const folder = object.key.slice(prefix.length, slash === -1 ? undefined : slash);
    if (/^[_.]/.test(folder) || folder === '' || object.key.endsWith('/')) continue;
    if (slash === -1) {
      outside += 1;
      continue;
    }
    let files = found.get(folder);
    if (files === undefined) {
      files = new TableFiles(folderTable(folder, schema), {});
      found.set(folder, files);
    }
    files.add(object, object.key.slice(slash + 1));
  }
  const folders = [...found];
  const others = folders.filter(([, files]) => !files.isWritten).map(([folder]) => folder);
  if (outside > 0 || others.length > 0) warnOfOthers({ outside, others, place }, call);
  const tables = folders
    .filter(([, files]) => files.isWritten)
    .map(([folder, files]) => files.finish(`in the folder ${prefix}${folder}`));
  return withoutDoubles(tables);
}

/** `users/` and `public.users/` would be one table. Which of them is meant is for a person to say. */
function withoutDoubles(tables: readonly BucketTable[]): readonly BucketTable[] {
  const byKey = new Map<TableKey, BucketTable>();
  for (const table of tables) {
    const key = tableKey(table.ref);
    byKey.set(key, byKey.has(key) ? { ...table, fault: twoFolders(table.ref) } : table);
  }
  return [...byKey.values()];
}

function twoFolders(ref: TableRef): CatalogError {
  const table = printTableRef(ref);
  return new CatalogError({
    code: 'CATALOG_UNREADABLE',
    message: `${table}: there are two folders of this table, one with the schema in its name and one without. Name its objects by the option tables.`,
    context: { table },
  });
}

interface Others {
  /** Objects in no folder. */
  readonly outside: number;
  /** Folders without a file of rows. */
  readonly others: readonly string[];
  readonly place: BucketPlace;
}

/** Names told of folders that are no tables. */
const mostNames = 5;

function warnOfOthers({ outside, others, place }: Others, { onWarning }: CallOptions): void {
  const names = others.slice(0, mostNames).join(', ');
  const more = others.length > mostNames ? ` and ${others.length - mostNames} more` : '';
  const what = [
    ...(outside > 0 ? [`${outside} object${outside === 1 ? '' : 's'} in no folder`] : []),
    ...(others.length > 0 ? [`folders without files of rows (${names}${more})`] : []),
  ];
  onWarning({
    code: 'BUCKET_OBJECTS_IGNORED',
    message:
      `${place.store.display} has ${what.join(' and ')} below "${place.prefix}"; they are no tables. ` +
      'To read them, name tables and their objects by the option tables.',
  });
}

function howPinned(tables: readonly BucketTable[], { store, prefix }: BucketPlace): string {
  const count = tables.reduce((sum, { objects }) => sum + objects.count, 0);
  return `${count} object${count === 1 ? '' : 's'} of ${store.display}/${prefix}, each in the version that was listed`;
}
