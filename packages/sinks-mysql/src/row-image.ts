import { type NativeColumn, quoteName } from '@sync/engine-mysql';
import { stageAlias } from './row-terms.ts';
import type { Stage } from './stage.ts';

/** A digest of a row's loaded columns, equal for equal rows and exact: it sees what equality hides, such as the case of letters. */
export function rowImage({ request, target }: Stage): string {
  const parts = request.columns.map((column) => {
    const name = `${stageAlias}.${quoteName(column)}`;
    return `IFNULL(${fieldImage(name, target.columns.get(column))}, '-')`;
  });
  return `SHA2(CONCAT_WS(',', ${parts.length === 0 ? "''" : parts.join(', ')}), 256)`;
}

/** HEX takes numbers for whole ones. */
function fieldImage(name: string, column: NativeColumn | undefined): string {
  switch (column?.type) {
    case 'float':
    case 'double':
    case 'decimal':
      // Added to a double: a FLOAT alone prints six digits.
      return column.type === 'decimal' ? `HEX(CAST(${name} AS CHAR))` : `HEX(CAST(${name} + 0e0 AS CHAR))`;
    case 'bit':
      return `HEX(${name})`;
    default:
      return column?.charset === undefined && !isBytes(column) ? `HEX(CAST(${name} AS CHAR))` : `HEX(${name})`;
  }
}

function isBytes(column: NativeColumn | undefined): boolean {
  return column !== undefined && /blob$|binary$|geom|point|line|polygon|vector/.test(column.type);
}
