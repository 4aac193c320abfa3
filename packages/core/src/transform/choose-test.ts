import type { NeutralType } from '../catalog/neutral-type.ts';
import type { FieldTest, TestedColumn } from './field-test.ts';
import { testMoment } from './test-moments.ts';
import { testDecimal, testFlag, testFloat, testInteger } from './test-numbers.ts';
import { testArray, testBits, testBytes, testEnum, testJson, testText, testUuid } from './test-texts.ts';

/** The test of a column by what it is at both ends; undefined where only the sink can tell. */
export function chooseTest(column: TestedColumn): FieldTest | undefined {
  const { sink } = column;
  switch (sink.kind) {
    case 'boolean':
      return column.source.kind === 'integer' ? testFlag() : undefined;
    case 'integer':
      return column.source.kind === 'boolean' ? undefined : testInteger(sink);
    case 'decimal':
      return testDecimal(column, sink);
    case 'float':
      return testFloat(column, sink);
    case 'text':
      return testText(column, sink);
    case 'bytes':
      return testBytes(sink);
    case 'bit':
      return testBits(sink);
    case 'enum':
      return testEnum(sink);
    case 'uuid':
      return testUuid(column);
    case 'json':
      return testJson(column);
    case 'date':
    case 'time':
    case 'timestamp':
      return testMoment(column, sink);
    case 'array':
      return testArray(column);
    default:
      return untestable(sink);
  }
}

function untestable(sink: Extract<NeutralType, { readonly kind: 'interval' | 'opaque' }>): undefined {
  return void sink;
}
