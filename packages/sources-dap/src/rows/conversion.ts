import type { NeutralType } from '@sync/core/connector';
import {
  arrayConversion,
  convertBoolean,
  convertTimestamp,
  convertDate,
  convertTime,
  convertDecimal,
  convertFloat,
  convertUuid,
  type Conversion,
  type ElementForm,
} from '@sync/files';
import { jsonConversion } from './convert-json.ts';
import { enumConversion } from './enum-conversion.ts';

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
      return arrayConversion(elementForm(type.element, onReplaced));
    case 'json':
      return jsonConversion(onReplaced);
    default:
      return 'plain';
  }
}

/** Strings are opened, all else is text. */
function elementForm(type: NeutralType, onReplaced: () => void): ElementForm {
  const conversion = conversionOf(type, onReplaced);
  if (conversion === 'plain') return { convert: () => true, inner: 'element' };
  const convert =
    conversion === 'timestamp' ? convertTimestamp : conversion === 'boolean' ? convertBoolean : conversion;
  return { convert, inner: 'element' };
}
