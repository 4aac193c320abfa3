import type { Column, TableRef } from '@sync/core/connector';
import { parseNativeType } from '../catalog/native-types.ts';
import type { ServerFacts } from '../connection.ts';
import { mysqlDialect } from '../dialect.ts';
import { chooseType, readAskedType, type TypeChoice } from './choose-type.ts';
import { type DraftColumn, draftColumn } from './draft-columns.ts';

export interface TypedColumn {
  readonly column: DraftColumn;
  readonly loss: TypeChoice['loss'];
}

/**
 * Gives a column its type: that which a user asked for, that which its source would like, or the one that holds most. A wish of the source is
 * none of the user: keys may shorten it.
 *
 * @throws {ConfigError} CONFIG_INVALID when the type that a user asked for is none
 */
export function typeColumn(
  column: Column,
  asked: string | undefined,
  { ref, server }: { readonly ref: TableRef; readonly server: ServerFacts },
): TypedColumn {
  const isWish = asked !== undefined && column.preferredTypes?.[mysqlDialect] === asked;
  const choice =
    asked === undefined || (isWish && parseNativeType(asked) === undefined)
      ? chooseType(column, server)
      : readAskedType(asked, ref, column.name, server);
  return { column: draftColumn(column, choice, asked !== undefined && !isWish), loss: choice.loss };
}
