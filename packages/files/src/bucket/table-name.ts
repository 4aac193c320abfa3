import type { TableRef } from '@sync/core/connector';

const part = '"(?<NAMEq>(?:[^"]|"")+)"|(?<NAME>[^".]+)';
const whole = new RegExp(
  `^(?:(?:${part.replaceAll('NAME', 'schema')})\\.)?(?:${part.replaceAll('NAME', 'name')})$`,
  's',
);

/** The table that `schema.name` or `name` says, a part with dots in double quotes; undefined when it says none. */
export function parseTableName(text: string, defaultSchema: string): TableRef | undefined {
  const found = whole.exec(text)?.groups;
  if (found === undefined) return undefined;
  const schema = unquote(found.schema, found.schemaq) ?? defaultSchema;
  const name = unquote(found.name, found.nameq);
  return name === undefined ? undefined : { schema, name };
}

/** The table that a folder's name says: what stands before the first dot is the schema. */
export function folderTable(folder: string, defaultSchema: string): TableRef {
  const dot = folder.indexOf('.');
  const isSplit = dot > 0 && dot < folder.length - 1;
  return isSplit
    ? { schema: folder.slice(0, dot), name: folder.slice(dot + 1) }
    : { schema: defaultSchema, name: folder };
}

function unquote(bare: string | undefined, quoted: string | undefined): string | undefined {
  return quoted === undefined ? bare : quoted.replaceAll('""', '"');
}
