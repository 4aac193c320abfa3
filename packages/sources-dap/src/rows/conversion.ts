import type { NeutralType } from '@sync/core/connector';
import { arrayConversion } from './convert-array.ts';
import { jsonConversion } from './convert-json.ts';
import { convertDate, convertTime } from './convert-moment.ts';
import { convertDecimal, convertFloat } from './convert-number.ts';
import { convertUuid } from './convert-uuid.ts';
import { enumConversion } from './enum-conversion.ts';
import type { RowBuffer } from './row-buffer.ts';

/**
 * Turns the field under way into canonical text, or NULL. Gives false when it does not have the form it must have. The field is not empty
 * and nothing in it is escaped.
 */
export type Conversion = (rows: RowBuffer) => boolean;

/**
 * How values of a type become canonical text: `plain` are that already, `timestamp` and `boolean` are converted by the scanners themselves,
 * since half of all fields are such. `onReplaced` is told each value that no table could hold.
 */
export function conversionOf(
  type: NeutralType,
  onReplaced: () => void,
): Conversion | 'plain' | 'timestamp' | 'boolean' {
  switch (type.kind) {
    case 'timestamp':
    case 'boolean':
      return type.kind;
    case 'date':
      return convertDate;
    case 'time':
      return convertTime;
    case 'uuid':
      return convertUuid;
    case 'float':
      return convertFloat;
    case 'decimal':
      return convertDecimal;
    case 'enum':
      return enumConversion(type.labels, onReplaced);
    case 'array':
      return arrayConversion(conversionOf(type.element, onReplaced));
    case 'json':
      return jsonConversion(onReplaced);
    default:
      return 'plain';
  }
}
